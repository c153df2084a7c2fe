package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Which job of which project this is.
 *
 * @param timeInQueueSeconds 0 where unknown
 * @param projectJobsRunningOnInstanceRunnersCount a text: a number, {@code n+} or {@code +Inf}
 */
public record JobInfo(
    long id,
    String name,
    String stage,
    long pipelineId,
    long projectId,
    String projectName,
    String projectFullPath,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long namespaceId,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long rootNamespaceId,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long organizationId,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String instanceId,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String instanceUuid,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long userId,
    double timeInQueueSeconds,
    String projectJobsRunningOnInstanceRunnersCount) {

  public JobInfo {
    name = Absent.text(name);
    stage = Absent.text(stage);
    projectName = Absent.text(projectName);
    projectFullPath = Absent.text(projectFullPath);
    instanceId = Absent.text(instanceId);
    instanceUuid = Absent.text(instanceUuid);
    projectJobsRunningOnInstanceRunnersCount =
        Absent.text(projectJobsRunningOnInstanceRunnersCount);
  }

  /** What a server knows that has neither namespaces nor instance runners. */
  public static JobInfo of(
      long id,
      String name,
      String stage,
      long pipelineId,
      long projectId,
      String projectName,
      String projectFullPath) {
    return new JobInfo(
        id,
        name,
        stage,
        pipelineId,
        projectId,
        projectName,
        projectFullPath,
        0,
        0,
        0,
        "",
        "",
        0,
        0,
        "+Inf");
  }
}
