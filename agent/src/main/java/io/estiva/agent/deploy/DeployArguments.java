package io.estiva.agent.deploy;

import io.estiva.pipeline.error.NearestWord;
import java.util.ArrayList;
import java.util.List;

/**
 * A command line of a script: {@code deploy NAME [--plan] [--force] [--image IMAGE]} or {@code
 * rollback NAME [--plan] [--to JOB]}.
 *
 * @param to number of a job; 0 = not given
 */
record DeployArguments(
    boolean rollback, String name, boolean plan, boolean force, String image, long to) {
  private static final String USAGE =
      "usage: estiva-agent deploy NAME [--plan] [--force] [--image IMAGE]\n"
          + "       estiva-agent rollback NAME [--plan] [--to JOB]";

  /**
   * Reads the words.
   *
   * @throws IllegalArgumentException with what is wrong and the usage
   */
  static DeployArguments parse(List<String> words) {
    if (words.isEmpty() || !List.of("deploy", "rollback").contains(words.get(0))) {
      throw bad("there is no such command");
    }
    boolean rollback = words.get(0).equals("rollback");
    var options = rollback ? List.of("--plan", "--to") : List.of("--plan", "--force", "--image");
    var names = new ArrayList<String>();
    boolean plan = false;
    boolean force = false;
    var image = "";
    long to = 0;
    for (int i = 1; i < words.size(); i++) {
      var word = words.get(i);
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      var option = equals < 0 ? word : word.substring(0, equals);
      if (!word.startsWith("-")) {
        names.add(word);
        continue;
      }
      if (!options.contains(option)) {
        throw bad("there is no option " + option + ". " + NearestWord.hint(option, options));
      }
      if (option.equals("--plan")) {
        plan = true;
      } else if (option.equals("--force")) {
        force = true;
      } else {
        if (equals < 0) {
          i++;
        }
        if (equals < 0 && i >= words.size()) {
          throw bad(option + " needs a value");
        }
        var value = equals < 0 ? words.get(i) : word.substring(equals + 1);
        if (option.equals("--image")) {
          image = value;
        } else {
          to = job(value);
        }
      }
    }
    if (names.size() != 1) {
      throw bad(names.isEmpty() ? "NAME is missing" : "one NAME at a time");
    }
    return new DeployArguments(rollback, names.get(0), plan, force, image, to);
  }

  private static long job(String text) {
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw bad("--to takes the number of a job, not '" + text + "'");
    }
    return Long.parseLong(text);
  }

  private static IllegalArgumentException bad(String what) {
    return new IllegalArgumentException(what.strip() + "\n" + USAGE);
  }
}
