package io.estiva.pipeline.config;

import io.estiva.pipeline.yaml.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that a job starts.
 *
 * @param project of another project's pipeline, null for a child pipeline
 * @param branch null: the default branch
 * @param strategy depend or mirror; null: the job ends when the pipeline is created
 * @param includes the child's files
 * @param inputs for another project's pipeline
 */
public record Trigger(
    @Nullable String project,
    @Nullable String branch,
    @Nullable String strategy,
    boolean forwardYamlVariables,
    boolean forwardPipelineVariables,
    List<IncludeEntry> includes,
    Map<String, Node> inputs) {

  /**
   * One file of a child pipeline.
   *
   * @param kind local, project, remote, template, component or artifact
   * @param location path, address or name
   * @param files of a project
   * @param ref of a project, null for its default
   * @param job that makes the artifact, null for other kinds
   */
  public record IncludeEntry(
      String kind,
      String location,
      List<String> files,
      @Nullable String ref,
      @Nullable String job,
      Map<String, Node> inputs) {
    public IncludeEntry {
      files = List.copyOf(files);
      inputs = Ordered.copy(inputs);
    }
  }

  public Trigger {
    includes = List.copyOf(includes);
    inputs = Ordered.copy(inputs);
  }
}
