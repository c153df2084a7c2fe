package io.estiva.agent.job;

import io.estiva.agent.journal.JobJournal;
import io.estiva.agent.journal.OrphanSweep;
import io.estiva.agent.outbox.TakenJob;
import io.estiva.agent.spec.JobSpec;
import io.estiva.containers.host.DockerHost;
import java.util.Map;

/** One job and everything that its phases work with. */
record JobWork(
    TakenJob taken,
    JobSpec spec,
    JobPlaces places,
    JobLog log,
    JobJournal journal,
    StopSwitch stop,
    JobHost host) {

  DockerHost docker() {
    return host.docker();
  }

  /** Labels of everything that the job leaves on the engine. */
  Map<String, String> labels() {
    return OrphanSweep.labels(taken.directory());
  }

  /** A name on the engine that no other job has, also not one of another agent on this host. */
  String name(String suffix) {
    String directory =
        String.valueOf(taken.directory().getFileName()).replaceAll("[^A-Za-z0-9_.-]", "-");
    String agent = Integer.toHexString(String.valueOf(taken.directory().getParent()).hashCode());
    return "estiva-" + directory + "-" + agent + suffix;
  }
}
