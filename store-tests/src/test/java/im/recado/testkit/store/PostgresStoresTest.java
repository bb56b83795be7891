package im.recado.testkit.store;

import im.recado.modules.Backends;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The stores in PostgreSQL do what stores must do. */
class PostgresStoresTest {
  private final EmptyDatabase database;

  PostgresStoresTest(@TempDir Path folder) {
    database = EmptyDatabase.on(PostgresServer.shared(), folder);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Nested
  class Accounts extends AccountStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Uploads extends UploadStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Directory extends DirectoryStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Groups extends GroupStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Invites extends InviteStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Links extends LinkStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Rosters extends RosterStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Spool extends SpoolStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Streams extends StreamLedgerContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Archives extends ArchiveStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Nodes extends PubSubStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Texts extends KeyValuesContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }

  @Nested
  class Rooms extends RoomStoreContract {
    @Override
    Backends stores() {
      return PostgresStoresTest.this.database.stores();
    }

    @Override
    Backends reopened() {
      return PostgresStoresTest.this.database.reopened();
    }
  }
}
