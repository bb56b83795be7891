package im.recado.testkit.store;

import im.recado.modules.Backends;
import im.recado.store.sql.SqlBackends;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The stores in SQLite do what stores must do. */
class SqliteStoresTest {
  private final Path file;
  private SqlBackends open;

  SqliteStoresTest(@TempDir Path folder) {
    file = folder.resolve("recado.db");
    open = SqlBackends.open(file);
  }

  @AfterEach
  void close() {
    open.close();
  }

  private Backends stores() {
    return open.backends();
  }

  private Backends reopened() {
    open.close();
    open = SqlBackends.open(file);
    return open.backends();
  }

  @Nested
  class Accounts extends AccountStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Uploads extends UploadStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Directory extends DirectoryStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Groups extends GroupStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Invites extends InviteStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Links extends LinkStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Rosters extends RosterStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Spool extends SpoolStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Streams extends StreamLedgerContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Archives extends ArchiveStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Nodes extends PubSubStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Texts extends KeyValuesContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }

  @Nested
  class Rooms extends RoomStoreContract {
    @Override
    Backends stores() {
      return SqliteStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return SqliteStoresTest.this.reopened();
    }
  }
}
