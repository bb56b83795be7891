package im.recado.store.sql;

import im.recado.testkit.store.MariaDbServer;
import im.recado.testkit.store.RealServer;

/** Two MariaDB servers, one of which follows the other. */
class MariaDbFailOverTest extends FailOverContract {
  @Override
  RealServer original() {
    return MariaDbServer.toFollow();
  }

  @Override
  RealServer followerOf(RealServer original) {
    return ((MariaDbServer) original).followed();
  }

  @Override
  String url(RealServer first, RealServer second, String name) {
    return "jdbc:mariadb:sequential://127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port() + "/" + name;
  }
}
