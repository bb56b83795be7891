package im.recado.store.sql;

import im.recado.testkit.store.PostgresServer;
import im.recado.testkit.store.RealServer;

/** Two PostgreSQL servers, one of which follows the other. */
class PostgresFailOverTest extends FailOverContract {
  @Override
  RealServer original() {
    return new PostgresServer();
  }

  @Override
  RealServer followerOf(RealServer original) {
    return ((PostgresServer) original).followed();
  }

  @Override
  String url(RealServer first, RealServer second, String name) {
    return "jdbc:postgresql://127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port() + "/" + name
        + "?targetServerType=primary";
  }
}
