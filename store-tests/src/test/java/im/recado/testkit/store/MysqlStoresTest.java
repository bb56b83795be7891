package im.recado.testkit.store;

import im.recado.modules.Backends;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The stores in MySQL do what stores must do. */
@NeedsMysql
class MysqlStoresTest {
  private final EmptyDatabase database;

  MysqlStoresTest(@TempDir Path folder) {
    database = EmptyDatabase.on(MysqlServer.shared(), folder);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Nested
  class Accounts extends AccountStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Uploads extends UploadStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Directory extends DirectoryStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Groups extends GroupStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Invites extends InviteStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Links extends LinkStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Rosters extends RosterStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Spool extends SpoolStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Streams extends StreamLedgerContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Archives extends ArchiveStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Nodes extends PubSubStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Texts extends KeyValuesContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Rooms extends RoomStoreContract {
    @Override
    Backends stores() {
      return MysqlStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return MysqlStoresTest.this.database.reopened();
    }
  }
}
