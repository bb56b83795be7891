package im.recado.modules;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Module;
import im.recado.modules.access.AccessModule;
import im.recado.modules.account.AccountModule;
import im.recado.modules.account.Accounts;
import im.recado.modules.account.Locks;
import im.recado.modules.account.RememberedAccounts;
import im.recado.modules.account.RemovalMarks;
import im.recado.modules.adhoc.AdHocCommands;
import im.recado.modules.adhoc.AdHocModule;
import im.recado.modules.admin.Administrators;
import im.recado.modules.admin.AdministratorsModule;
import im.recado.modules.admin.LastAdministrator;
import im.recado.modules.admin.RoleSettings;
import im.recado.modules.admin.ServiceAdministrationModule;
import im.recado.modules.announce.AnnounceModule;
import im.recado.modules.announce.Announcements;
import im.recado.modules.archive.Answers;
import im.recado.modules.archive.ArchiveModule;
import im.recado.modules.archive.Archives;
import im.recado.modules.archive.Terms;
import im.recado.modules.avatar.AvatarModule;
import im.recado.modules.bans.BansModule;
import im.recado.modules.blocking.BlockingModule;
import im.recado.modules.bob.BobModule;
import im.recado.modules.bosh.BoshModule;
import im.recado.modules.bookmarks.BookmarksModule;
import im.recado.modules.bytestreams.BytestreamsModule;
import im.recado.modules.caps.CapsModule;
import im.recado.modules.carbons.CarbonsModule;
import im.recado.modules.clients.ClientsModule;
import im.recado.modules.conventions.ConventionsModule;
import im.recado.modules.component.ComponentModule;
import im.recado.modules.csi.CsiModule;
import im.recado.modules.disco.AccountDisco;
import im.recado.modules.disco.ContactAddresses;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.federation.FederationModule;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.displayed.DisplayedModule;
import im.recado.modules.domains.DomainsModule;
import im.recado.modules.emergency.EmergencyModule;
import im.recado.modules.external.ExternalServicesModule;
import im.recado.modules.groups.Groups;
import im.recado.modules.groups.GroupsModule;
import im.recado.modules.hostmeta.HostMetaModule;
import im.recado.modules.invisible.InvisibleModule;
import im.recado.modules.invisible.VisibleModule;
import im.recado.modules.invite.Invitations;
import im.recado.modules.invite.InviteModule;
import im.recado.modules.last.LastActivityModule;
import im.recado.modules.login.Admission;
import im.recado.modules.login.Authenticator;
import im.recado.modules.logins.LoginsModule;
import im.recado.modules.login.BindModule;
import im.recado.modules.login.Binder;
import im.recado.modules.login.LimitsModule;
import im.recado.modules.login.LoginAttempts;
import im.recado.modules.login.LoginThrottle;
import im.recado.modules.login.PasswordLogins;
import im.recado.modules.login.SaslModule;
import im.recado.modules.login.StartTlsModule;
import im.recado.modules.moved.MovedModule;
import im.recado.modules.muc.MucModule;
import im.recado.modules.multicast.MulticastModule;
import im.recado.modules.options.LiveOptions;
import im.recado.modules.options.OptionsModule;
import im.recado.modules.pep.PepModule;
import im.recado.modules.ping.PingModule;
import im.recado.modules.policy.AccountAffiliationModule;
import im.recado.modules.policy.DataPolicyModule;
import im.recado.modules.policy.OutageModule;
import im.recado.modules.portable.PortableModule;
import im.recado.modules.privatexml.PrivateXmlModule;
import im.recado.modules.pubsub.AccountManagementModule;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Marks;
import im.recado.modules.pubsub.PubSubModule;
import im.recado.modules.push.PushModule;
import im.recado.modules.registration.RegistrationModule;
import im.recado.modules.report.ReportModule;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.roster.RosterModule;
import im.recado.modules.sasl2.Bind2Module;
import im.recado.modules.sasl2.FastModule;
import im.recado.modules.sasl2.Sasl2Module;
import im.recado.modules.sasl2.UpgradeModule;
import im.recado.modules.search.SearchModule;
import im.recado.modules.serverinfo.ServerInfoModule;
import im.recado.modules.session.SessionModule;
import im.recado.modules.sessions.SessionsModule;
import im.recado.modules.sm.StreamManagementModule;
import im.recado.modules.source.AccountSources;
import im.recado.modules.source.Elsewhere;
import im.recado.modules.source.SourcedAccounts;
import im.recado.modules.source.SourcesModule;
import im.recado.modules.spool.Spool;
import im.recado.modules.spool.SpoolModule;
import im.recado.modules.stanzaid.StanzaIdModule;
import im.recado.modules.stanzaid.StanzaIds;
import im.recado.modules.stop.StopModule;
import im.recado.modules.strangers.StrangersModule;
import im.recado.modules.suggest.SuggestModule;
import im.recado.modules.time.TimeModule;
import im.recado.modules.upload.SharedFiles;
import im.recado.modules.upload.Shelf;
import im.recado.modules.upload.UploadModule;
import im.recado.modules.vcard.VCardModule;
import im.recado.modules.version.VersionModule;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** The one list of what the server can do. */
public final class Modules {
  private Modules() {}

  /** Every module, in the order in which stream features are offered and listeners hear. */
  public static List<Module> all(Kernel kernel, Backends backends) {
    return all(kernel, backends, Elsewhere.NOWHERE);
  }

  /**
   * The same.
   *
   * @param elsewhere where accounts may come from besides the server's own
   */
  public static List<Module> all(Kernel kernel, Backends backends, Elsewhere elsewhere) {
    return all(kernel, backends, elsewhere, ground -> List.of());
  }

  /**
   * The same.
   *
   * @param further makes modules that live elsewhere; they come last
   */
  public static List<Module> all(
      Kernel kernel, Backends backends, Elsewhere elsewhere, Function<Ground, List<? extends Module>> further) {
    ServerSecret secret =
        ServerSecret.of(backends.stores().keyValues("server"), kernel.domain(), kernel.random());
    RemovalMarks removals = RemovalMarks.of(kernel, backends.stores());
    AccountSources sources = new AccountSources(kernel, elsewhere.sources());
    SourcedAccounts accountStore =
        new SourcedAccounts(
            kernel,
            new RememberedAccounts(backends.accounts()),
            sources,
            elsewhere.tokens(),
            backends.stores().keyValues("sources"),
            removals);
    Authenticator authenticator =
        new Authenticator(
            kernel,
            accountStore,
            secret.key("scram"),
            hash -> Accounts.iterations(kernel.options(), hash));
    LoginThrottle throttle = new LoginThrottle(kernel.options(), kernel.bans(), kernel.timers()::nanoTime);
    Locks locks = new Locks(kernel, backends.stores().keyValues("locks"));
    LoginAttempts attempts = new LoginAttempts(throttle, locks, kernel.security(), kernel.clock(), kernel.options());
    kernel.passwords(new PasswordLogins(authenticator, throttle, kernel.security()));
    Admission admission = new Admission(kernel, authenticator, locks);
    Binder binder = new Binder(kernel, admission);
    Bind2Module bind2 = new Bind2Module(kernel, binder, secret.key("bind2"));
    FastModule fast = new FastModule(kernel, backends.stores().keyValues("fast"));
    UpgradeModule upgrade = new UpgradeModule(kernel, accountStore);
    Spool spool = new Spool(kernel, backends.spool());
    StreamManagementModule management = new StreamManagementModule(kernel, backends.streams(), spool, admission);
    Groups groups = new Groups(backends.groups());
    RosterModule roster = new RosterModule(kernel, backends.rosters(), accountStore, groups);
    PresenceModule presence = new PresenceModule(kernel, roster);
    Predicate<Jid> exists = accountStore::exists;
    Shelf shelf = new Shelf(backends.uploads(), backends.files());
    ServerDisco server = new ServerDisco();
    ContactAddresses contacts = new ContactAddresses(kernel.options(), server);
    VersionModule version = new VersionModule(kernel);
    AccountDisco accountDisco = new AccountDisco();
    VCardModule vcards = new VCardModule(kernel.options(), roster, backends.stores().keyValues("vcard"), exists);
    accountStore.vcards(vcards::begin);
    Accounts accounts = new Accounts(kernel, accountStore, removals);
    PrivateXmlModule privateXml =
        new PrivateXmlModule(kernel.options(), backends.stores().keyValues("private"), exists);
    Administrators administrators = new Administrators(kernel.options());
    LiveOptions options = new LiveOptions(kernel, backends.stores().keyValues("options"), backends.stores().keyValues("domain-options"));
    Announcements announcements = new Announcements(kernel, backends.stores().keyValues("announcements"));
    AccessModule access = new AccessModule(kernel);
    FederationModule federation = new FederationModule(kernel, access, backends.spool(), spool, secret.key("dialback"));
    LoginsModule logins = new LoginsModule(kernel, backends.stores().keyValues("logins"), exists);
    AdHocCommands commands = new AdHocCommands(kernel);
    CapsModule caps = new CapsModule(kernel);
    AccountAffiliationModule affiliation =
        new AccountAffiliationModule(kernel, accountStore, roster, backends.stores().keyValues("affiliation"));
    StrangersModule strangers =
        new StrangersModule(
            kernel, roster, backends.stores().keyValues("contacts-only"), affiliation::isMember, exists, commands);
    Engine engine = new Engine(kernel, backends.pubsub(), roster, exists, strangers::mayInvolve);
    Marks marks = new Marks(kernel, backends.stores().keyValues(Marks.STORE));
    StanzaIds ids = new StanzaIds(kernel.clock(), kernel.random(), secret.key("stanza-ids"));
    Invitations invitations = new Invitations(kernel, backends.invites(), exists);
    Archives archives = new Archives(kernel, backends.archive());
    Answers answers = new Answers(kernel, backends.archive());
    ArchiveModule archive =
        new ArchiveModule(kernel, archives, answers, backends.stores().keyValues("archive"), ids, roster, exists,
            new Terms(backends.stores().keyValues(Terms.KEPT)), commands);
    MucModule rooms = new MucModule(kernel, backends, answers, spool, ids, server, secret.key("occupants"));
    AvatarModule avatars = new AvatarModule(kernel, engine, marks, presence, vcards);
    LastAdministrator last = new LastAdministrator(kernel.options(), accounts::find);
    RoleSettings roles =
        new RoleSettings(kernel.options(), exists, domain -> kernel.domains().find(domain) != null, last);
    RegistrationModule registration =
        new RegistrationModule(
            kernel, accounts, authenticator, throttle, invitations, roster, backends.stores().keyValues("removed"),
            secret.key("removed"), last::is);
    BlockingModule blocking =
        new BlockingModule(kernel, roster, presence, backends.stores().keyValues("blocking"), exists);
    List<Module> own = List.of(
        new OptionsModule(kernel, options, commands, roles::change),
        fast,
        new PortableModule(backends),
        new AccountModule(kernel, accounts, locks, logins::last, last::is),
        new DomainsModule(kernel, accounts, rooms, backends.stores().keyValues("domains"), last::isOf),
        new SourcesModule(sources, elsewhere.tokens(), accountStore),
        new GroupsModule(kernel, groups, roster, sources, accountStore),
        new StartTlsModule(kernel.options()),
        registration,
        new BobModule(),
        new Sasl2Module(kernel, authenticator, attempts, bind2, fast, upgrade, management),
        bind2,
        upgrade,
        new SaslModule(authenticator, attempts),
        new LimitsModule(kernel, PingModule.INTERVAL),
        new BindModule(kernel, binder),
        new SessionModule(),
        management,
        new CsiModule(kernel),
        roster,
        presence,
        new InvisibleModule(presence),
        new VisibleModule(presence),
        blocking,
        new StanzaIdModule(kernel, ids, archive::willKeep),
        new SpoolModule(kernel, spool, accountStore),
        archive,
        new CarbonsModule(),
        new DiscoModule(kernel, roster, server, accountDisco),
        caps,
        contacts,
        new PingModule(kernel, roster),
        version,
        new TimeModule(kernel),
        new LastActivityModule(kernel, roster, presence, backends.stores().keyValues("last"), exists),
        vcards,
        privateXml,
        new AdministratorsModule(kernel, options, roles, last),
        access,
        federation,
        new BansModule(kernel),
        new EmergencyModule(kernel, options),
        logins,
        new SessionsModule(kernel),
        new ClientsModule(kernel, backends.stores().keyValues("clients"), fast, exists),
        new InviteModule(kernel, invitations, registration, roster, commands),
        new AnnounceModule(kernel, announcements),
        new SuggestModule(kernel, exists),
        new StopModule(kernel, announcements),
        new AdHocModule(kernel, commands, administrators, server, accountDisco),
        new UploadModule(kernel, shelf, secret.key("uploads"), exists, server, commands),
        new BytestreamsModule(kernel, exists, server),
        new ExternalServicesModule(kernel, secret.key("turn"), exists),
        new MulticastModule(kernel, server),
        new ReportModule(kernel, backends.stores().keyValues("reports"), backends.archive()),
        new SearchModule(kernel, backends.directory(), exists, server, commands),
        new MovedModule(kernel, roster, presence, engine),
        new OutageModule(kernel.options(), server),
        new DataPolicyModule(kernel.options(), server),
        affiliation,
        strangers,
        new ServiceAdministrationModule(
            kernel, commands, accounts, roster, vcards, logins, access, announcements),
        rooms,
        new PubSubModule(kernel, engine, marks, roster, administrators, server, exists),
        new AccountManagementModule(kernel, engine, backends.stores().keyValues("followed"), exists),
        new PepModule(kernel, engine, roster, caps, server, accountDisco, answers, exists),
        avatars,
        new BookmarksModule(engine, privateXml),
        new DisplayedModule(engine),
        new PushModule(
            kernel, backends.stores().keyValues("push"), engine, rooms::isForMembers, exists, commands, accountDisco),
        new BoshModule(kernel),
        new ComponentModule(
            kernel, backends.stores().keyValues("components"), roster, exists, server, accountDisco),
        new HostMetaModule(kernel),
        new ServerInfoModule(kernel, engine, federation, version, server, contacts),
        new ConventionsModule());
    List<Module> all = new ArrayList<>(own);
    all.addAll(
        further.apply(
            new Ground(
                kernel, backends, roster, server, exists, avatars::picture, new Ground.Archive(archives, answers, archive::keeps, archive::elsewhere),
                new SharedFiles(kernel, shelf, secret.key("uploads"), exists), blocking)));
    return List.copyOf(all);
  }
}
