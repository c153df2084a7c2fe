package io.estiva.coordinator.api;

import io.estiva.coordinator.artifact.ArtifactFiles;
import io.estiva.coordinator.pipeline.JobLifecycle;
import io.estiva.coordinator.pipeline.PipelineStarts;
import io.estiva.coordinator.pipeline.ServerAddress;
import io.estiva.coordinator.project.ProjectCatalog;
import io.estiva.coordinator.queue.HeldRequests;
import io.estiva.coordinator.store.Store;
import io.estiva.coordinator.trace.TraceStore;
import io.estiva.coordinator.trace.Watchers;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;

/**
 * What the management interface and the pages work on. Rows are read and written through {@link
 * Store}; every change of a job's state goes through {@link JobActions}.
 *
 * @param files the worker threads for logs, artifacts and git; nothing else may block
 */
public record Workings(
    Vertx vertx,
    Clock clock,
    ServerAddress address,
    Store store,
    TraceStore traces,
    Watchers watchers,
    ArtifactFiles artifacts,
    WorkerExecutor files,
    ProjectCatalog projects,
    PipelineStarts starts,
    JobLifecycle lifecycle,
    HeldRequests held) {}
