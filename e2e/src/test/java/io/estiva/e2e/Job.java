package io.estiva.e2e;

import io.vertx.core.json.JsonObject;

/** A job as the coordinator tells it. */
record Job(long id, String name, String status, JsonObject json) {
  static Job of(JsonObject json) {
    return new Job(json.getLong("id"), json.getString("name"), json.getString("status"), json);
  }

  boolean ended() {
    return Api.ENDED.contains(status);
  }

  @Override
  public String toString() {
    return id + " " + name + " " + status;
  }
}
