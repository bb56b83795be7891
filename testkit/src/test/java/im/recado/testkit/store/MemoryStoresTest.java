package im.recado.testkit.store;

import im.recado.modules.Backends;
import im.recado.testkit.memory.MemoryBackends;
import org.junit.jupiter.api.Nested;

/** The stores in memory do what stores must do, so that tests may use them in place of a database. */
class MemoryStoresTest {
  private final MemoryBackends memory = new MemoryBackends();

  private Backends stores() {
    return memory.backends();
  }

  private Backends reopened() {
    return memory.backends();
  }

  @Nested
  class Accounts extends AccountStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Uploads extends UploadStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Directory extends DirectoryStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Groups extends GroupStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Invites extends InviteStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Links extends LinkStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Rosters extends RosterStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Spool extends SpoolStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Streams extends StreamLedgerContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Archives extends ArchiveStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Nodes extends PubSubStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Texts extends KeyValuesContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }

  @Nested
  class Rooms extends RoomStoreContract {
    @Override
    Backends stores() {
      return MemoryStoresTest.this.stores();
    }

    @Override
    Backends reopened() {
      return MemoryStoresTest.this.reopened();
    }
  }
}
