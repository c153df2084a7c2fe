package io.estiva.coordinator.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client asks of a registry: a kind of resource, its name and what to do with it. The text
 * form is {@code repository:group/app:pull,push} (Docker Registry v2 authentication, "scope").
 *
 * @param type {@code repository} or {@code registry}
 * @param name may hold a colon, as in {@code registry.example.com:5000/app}
 * @param actions sorted: {@code pull}, {@code push}, {@code delete}, {@code *}
 */
public record RegistryScope(String type, String name, Set<String> actions) {
  public RegistryScope {
    actions = new TreeSet<>(actions);
  }

  /**
   * Reads the values of all {@code scope} parameters; each may hold several, parted by spaces.
   * Texts that are no scope are left out: a registry grants nothing for them.
   */
  public static List<RegistryScope> parse(List<String> parameters) {
    List<RegistryScope> scopes = new ArrayList<>();
    for (String parameter : parameters) {
      for (String text : parameter.split(" ")) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first > 0 && last > first + 1) {
          scopes.add(
              new RegistryScope(
                  text.substring(0, first),
                  text.substring(first + 1, last),
                  Set.of(text.substring(last + 1).split(","))));
        }
      }
    }
    return List.copyOf(scopes);
  }

  /**
   * What of this a job of {@code project} may do: pull and push in the repository that is named
   * like the project, and in those below it, as in GitLab's registry. An empty set of actions means
   * nothing.
   *
   * @param project the project's path, {@code group/app}; registry names are lower-case, so its
   *     case is ignored
   */
  public RegistryScope grantedTo(String project) {
    String own = project.toLowerCase(Locale.ROOT);
    boolean inside = type.equals("repository") && (name.equals(own) || name.startsWith(own + "/"));
    Set<String> granted = new TreeSet<>(actions);
    granted.retainAll(inside ? Set.of("pull", "push") : Set.of());
    return new RegistryScope(type, name, granted);
  }
}
