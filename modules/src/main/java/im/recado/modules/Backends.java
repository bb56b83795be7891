package im.recado.modules;

import im.recado.kernel.store.Stores;
import im.recado.modules.account.AccountStore;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.groups.GroupStore;
import im.recado.modules.invite.InviteStore;
import im.recado.modules.link.LinkStore;
import im.recado.modules.muc.RoomStore;
import im.recado.modules.pubsub.PubSubStore;
import im.recado.modules.roster.RosterStore;
import im.recado.modules.sm.StreamLedger;
import im.recado.modules.search.DirectoryStore;
import im.recado.modules.spool.SpoolStore;
import im.recado.modules.upload.UploadFiles;
import im.recado.modules.upload.UploadStore;

/** All that the modules keep things in; made by a database. */
public record Backends(
    AccountStore accounts,
    RosterStore rosters,
    SpoolStore spool,
    StreamLedger streams,
    ArchiveStore archive,
    RoomStore rooms,
    PubSubStore pubsub,
    UploadStore uploads,
    InviteStore invites,
    DirectoryStore directory,
    GroupStore groups,
    LinkStore links,
    UploadFiles files,
    Stores stores) {}
