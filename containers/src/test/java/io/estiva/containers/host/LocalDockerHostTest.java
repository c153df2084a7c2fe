package io.estiva.containers.host;

import io.estiva.testkit.RealDocker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("docker")
class LocalDockerHostTest implements DockerHostContract {

  private static RealDocker docker;
  private static DockerHost host;

  @BeforeAll
  static void open() {
    docker = RealDocker.connect("local");
    host = DockerHosts.local(docker.socket());
  }

  @AfterAll
  static void close() {
    host.close();
    docker.close();
  }

  @Override
  public DockerHost host() {
    return host;
  }

  @Override
  public RealDocker docker() {
    return docker;
  }
}
