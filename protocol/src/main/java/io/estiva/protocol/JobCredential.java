package io.estiva.protocol;

/**
 * A login that the server lends to the job.
 *
 * @param type only {@link #REGISTRY} is used
 * @param url host, with a port if it is not the default
 */
public record JobCredential(String type, String url, String username, String password) {

  public static final String REGISTRY = "registry";

  public JobCredential {
    type = Absent.text(type);
    url = Absent.text(url);
    username = Absent.text(username);
    password = Absent.text(password);
  }

  @Override
  public String toString() {
    return "JobCredential[type=" + type + ", url=" + url + ", username=" + username + "]";
  }
}
