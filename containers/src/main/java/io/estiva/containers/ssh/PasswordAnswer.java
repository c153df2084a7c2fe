package io.estiva.containers.ssh;

import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Answers a server's hidden questions with the password, once: a second question means that it was
 * wrong, and more tries would lock accounts.
 */
final class PasswordAnswer implements UserInfo, UIKeyboardInteractive {

  private final String password;
  private boolean used;

  PasswordAnswer(String password) {
    this.password = password;
  }

  // null tells JSch to cancel this method of logging in
  @Override
  public synchronized String @Nullable [] promptKeyboardInteractive(
      String destination, String name, String instruction, String[] prompts, boolean[] echo) {
    if (prompts.length == 0) {
      return new String[0];
    }
    if (used || password.isEmpty()) {
      return null;
    }
    used = true;
    var answers = new String[prompts.length];
    Arrays.fill(answers, "");
    for (int i = 0; i < prompts.length; i++) {
      answers[i] = echo[i] ? "" : password;
    }
    return answers;
  }

  @Override
  public @Nullable String getPassphrase() {
    return null;
  }

  @Override
  public @Nullable String getPassword() {
    return null;
  }

  @Override
  public boolean promptPassword(String message) {
    return false;
  }

  @Override
  public boolean promptPassphrase(String message) {
    return false;
  }

  @Override
  public boolean promptYesNo(String message) {
    return false;
  }

  @Override
  public void showMessage(String message) {
    // a banner; nobody reads it
  }
}
