package im.recado.store.sql;

import im.recado.testkit.store.MysqlServer;
import im.recado.testkit.store.NeedsMysql;
import im.recado.testkit.store.RealServer;

/** Two MySQL servers, one of which follows the other. */
@NeedsMysql
class MysqlFailOverTest extends FailOverContract {
  @Override
  RealServer original() {
    return MysqlServer.toFollow();
  }

  @Override
  RealServer followerOf(RealServer original) {
    return ((MysqlServer) original).followed();
  }

  @Override
  String url(RealServer first, RealServer second, String name) {
    return "jdbc:mariadb:sequential://127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port() + "/" + name;
  }
}
