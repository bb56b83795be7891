package im.recado.modules.muc;

import im.recado.kernel.store.Stores;
import im.recado.modules.account.AccountStore;
import im.recado.modules.archive.Answers;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.spool.Spool;

/** Where rooms keep things. */
record Shelves(
    RoomStore rooms, ArchiveStore archive, Answers answers, AccountStore accounts, Spool spool, Stores stores) {}
