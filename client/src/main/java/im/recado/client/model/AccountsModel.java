package im.recado.client.model;

import im.recado.client.model.Account.Step;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.LinkListener;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Accounts;
import im.recado.client.services.Accounts.Shut;
import im.recado.client.services.Availability;
import im.recado.client.services.Hub;
import im.recado.client.services.OwnPresence;
import im.recado.client.services.Profile;
import im.recado.client.services.Session;
import im.recado.client.services.store.Settings;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a window, and which of them is shown. Each has its own session, store and order of work: what
 * happens to one is nothing to the others. Belongs to the thread of the user interface, but for {@link #close}.
 */
public final class AccountsModel {
  private static final String SHOWN = "shown";

  private final Accounts store;
  private final Words words;
  private final Ui ui;
  private final Supplier<ExecutorService> orders;
  private final Links links;
  /** Also read by whoever closes, which may be at any moment. */
  private final List<Account> accounts = new CopyOnWriteArrayList<>();
  /** Accounts that are being taken away. */
  private final Map<Jid, CompletableFuture<Void>> going = new ConcurrentHashMap<>();
  private Runnable changed = () -> {};
  private Runnable showing = () -> {};
  private @Nullable Account shown;
  private boolean adding;
  private boolean active;
  private boolean showOffline;

  /** Makes a stream for an account. */
  public interface Links {
    /** One that is not connected. */
    Link make(Profile profile, Login login, LinkListener listener);
  }

  /**
   * Makes it of the accounts that there are, none of which does anything before {@link #start}.
   *
   * @param orders makes what does the work of one account, one piece after the other
   * @param links makes a stream
   */
  public AccountsModel(Accounts store, Words words, Ui ui, Supplier<ExecutorService> orders,
      Links links) {
    this.store = store;
    this.words = words;
    this.ui = ui;
    this.orders = orders;
    this.links = links;
    this.showOffline = settings().is("offline", true);
    for (Profile profile : store.all()) {
      Account account = account(profile);
      account.is(profile.on() ? Step.LOGIN : Step.OFF);
    }
    for (Shut shut : store.shut()) {
      if (shut.account() != null) {
        accounts.add(new Account(shut.account(), shut, orders.get(), ui));
      }
    }
    String last = settings().get(SHOWN, "");
    shown = accounts.stream().filter(account -> account.jid().toString().equals(last)).findFirst()
        .orElse(accounts.isEmpty() ? null : accounts.getFirst());
  }

  private Account account(Profile profile) {
    Account account = new Account(profile.account().orElseThrow(), profile, orders.get(), ui);
    accounts.add(account);
    return account;
  }

  /**
   * Hears of anything that is seen of accounts from outside: how many there are, how they are there, how much is
   * unread.
   */
  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** Hears that another account is shown, or another side of it: its login, its contacts. */
  public void onShow(Runnable listener) {
    showing = listener;
  }

  /** Signs in to each account that is on and has its password. */
  public void start() {
    accounts.stream().filter(account -> account.step() == Step.LOGIN).forEach(this::signIn);
    told();
  }

  private void signIn(Account account) {
    Profile profile = account.profile();
    profile.password().ifPresent(password ->
        entered(account, session(profile, Login.of(account.jid(), password, profile.server()))).startWhenPossible());
  }

  private Session session(Profile profile, Login login) {
    return new Session(profile, new Hub(), login, listener -> links.make(profile, login, listener));
  }

  private Session entered(Account account, Session session) {
    MainModel main = new MainModel(session, session.hub(), words, account.ui());
    main.showOffline(showOffline);
    main.onChange(() -> changed.run());
    account.in(session, main);
    activate();
    return session;
  }

  /** All, in their order. */
  public List<Account> all() {
    return List.copyOf(accounts);
  }

  /** The one that is shown; none while another one is being added. */
  public Optional<Account> shown() {
    return adding ? Optional.empty() : Optional.ofNullable(shown);
  }

  /** What holds for the whole window. */
  public Settings settings() {
    return store.settings();
  }

  /** How many messages have not been seen, in all accounts. */
  public int unread() {
    return accounts.stream().mapToInt(Account::unread).sum();
  }

  /** How many ask to be contacts, in all accounts. */
  public int asking() {
    return accounts.stream().mapToInt(Account::asking).sum();
  }

  /** Whether something that has not been seen mentions oneself, in any account. */
  public boolean mentioned() {
    return accounts.stream().anyMatch(Account::mentioned);
  }

  /** How others see one: of all accounts the one that is most there. */
  public Availability seen() {
    return accounts.stream().map(Account::availability).min(Comparator.naturalOrder())
        .orElse(Availability.OFFLINE);
  }

  /** What one has chosen to be, if it is the same for all accounts. */
  public Optional<Availability> chosen() {
    List<Availability> chosen = mains().stream().map(main -> main.session().presence().chosen()).distinct().toList();
    return chosen.size() == 1 ? Optional.of(chosen.getFirst()) : Optional.empty();
  }

  /** What one can choose to be on all accounts: unseen only where each server lets one. */
  public List<Availability> choices() {
    List<MainModel> mains = mains();
    return !mains.isEmpty() && mains.stream().allMatch(main -> main.session().presence().choices().contains(Availability.INVISIBLE))
        ? Availability.UNSEEN_CHOICES : Availability.CHOICES;
  }

  private List<MainModel> mains() {
    return accounts.stream().flatMap(account -> account.main().stream()).toList();
  }

  /** Tells on all accounts how one is there; what stands beside it stays. */
  public void be(Availability availability) {
    mains().forEach(main -> main.be(availability, null));
  }

  /** Nobody is before the screen since then, or somebody is again. */
  public void idle(@Nullable Instant since) {
    for (MainModel main : mains()) {
      OwnPresence presence = main.session().presence();
      if (presence.idle(since)) {
        // A silent server holds up nothing that is read here.
        main.ui().aside(presence::again);
      }
    }
  }

  /** Whether contacts who are offline stand in the lists. */
  public void showOffline(boolean show) {
    showOffline = show;
    mains().forEach(main -> main.showOffline(show));
  }

  /** A person has accepted a certificate: whoever waits for that goes on. */
  public void accept(LoginModel.Doubt doubt) {
    settings().pin(doubt.domain(), doubt.fingerprint());
    mains().stream().filter(main -> main.doubt().filter(doubt::equals).isPresent()).forEach(MainModel::accepted);
  }

  // ---- Which one is shown

  /** Shows this one. */
  public void show(Account account) {
    if (accounts.contains(account)) {
      adding = false;
      shown = account;
      activate();
      told();
      settingsLater(account);
    }
  }

  private void settingsLater(Account account) {
    ui.away(() -> settings().set(SHOWN, account.jid().toString()));
  }

  /** Shows the one at this place, counted from 0; where there is none nothing happens. */
  public void show(int place) {
    if (place < accounts.size()) {
      show(accounts.get(place));
    }
  }

  /**
   * Whether the window is the one before the person: of the account that is shown messages are seen then, of no other.
   */
  public void active(boolean now) {
    active = now;
    activate();
  }

  private void activate() {
    for (Account account : accounts) {
      account.main().ifPresent(main -> main.active(active && !adding && account == shown));
    }
  }

  private void told() {
    changed.run();
    showing.run();
  }

  /** The one with this model. */
  public Optional<Account> of(MainModel main) {
    return accounts.stream().filter(account -> account.main().filter(its -> its == main).isPresent()).findFirst();
  }

  /** Those that have begun and so can open a link: those that know where it leads if there are any, else all. */
  public List<Account> able(XmppLink link) {
    List<Account> in = accounts.stream().filter(account -> account.step() == Step.IN).toList();
    List<Account> knowing = in.stream()
        .filter(account -> account.main().filter(main -> main.knows(link.jid())).isPresent()).toList();
    return knowing.isEmpty() ? in : knowing;
  }

  // ---- More and fewer

  /** Shows where one logs in with another account. */
  public void add() {
    adding = true;
    activate();
    told();
  }

  /** Goes back to the account that was shown before. */
  public void addNone() {
    adding = false;
    activate();
    told();
  }

  /**
   * Where one logs in.
   *
   * @param account whose password is wanted; null: another account
   */
  public LoginModel login(@Nullable Account account) {
    LoginModel login = new LoginModel(store, account == null ? null : account.profile(), words, ui, this::isTaken,
        this::session);
    login.onDone(this::loggedIn);
    return login;
  }

  /** Whether nobody can log in with this account because it is here, or still on its way out. */
  private boolean isTaken(Jid jid) {
    return going.containsKey(jid)
        || find(jid).filter(account -> account.step() == Step.IN || account.step() == Step.OPENING).isPresent();
  }

  private Optional<Account> find(Jid jid) {
    return accounts.stream().filter(account -> account.jid().equals(jid)).findFirst();
  }

  private void loggedIn(Profile profile, Session session) {
    Account account = find(session.account()).orElseGet(() -> account(profile));
    entered(account, session);
    show(account);
  }

  /** Signs in to an account that was off. */
  public void switchOn(Account account) {
    if (account.step() != Step.OFF) {
      return;
    }
    account.is(Step.OPENING);
    told();
    // Behind the end of the session before.
    account.ui().read(() -> {
      account.profile().on(true);
      return true;
    }, done -> {
      if (account.step() == Step.OPENING) {
        account.is(Step.LOGIN);
        signIn(account);
        told();
      }
    }, () -> {
      if (account.step() == Step.OPENING) {
        account.is(Step.OFF);
        told();
      }
    });
  }

  /**
   * Tries once more to open an account that is shut.
   *
   * @param stays hears that it stays so
   */
  public void retry(Account account, Runnable stays) {
    account.ui().read(() -> store.retry(account.jid()), opened -> {
      if (opened.isPresent()) {
        opens(account, opened.get());
      } else {
        stays(account, stays);
      }
    }, () -> stays(account, stays));
  }

  private void stays(Account account, Runnable stays) {
    store.shut().stream().filter(shut -> account.jid().equals(shut.account())).forEach(account::stays);
    told();
    stays.run();
  }

  /** In its place from now on. */
  private void opens(Account shut, Profile profile) {
    int place = accounts.indexOf(shut);
    if (place < 0) {
      return;
    }
    Account account = new Account(shut.jid(), profile, orders.get(), ui);
    accounts.set(place, account);
    shown = shown == shut ? account : shown;
    account.is(profile.on() ? Step.LOGIN : Step.OFF);
    if (profile.on()) {
      signIn(account);
    }
    activate();
    told();
    ui.aside(shut::end);
  }

  /** Signs out; what is kept stays, and the account waits to be switched on again. */
  public void switchOff(Account account) {
    leave(account, Step.OFF, () -> account.profile().on(false));
  }

  /** Goes back to where one logs in, for another password; what is kept stays. */
  public void signInAnew(Account account) {
    leave(account, Step.LOGIN, () -> {});
  }

  /** Keeps its password no more, and signs out. */
  public void forget(Account account) {
    leave(account, Step.LOGIN, () -> account.profile().forget());
  }

  private void leave(Account account, Step step, Runnable keeps) {
    Optional<Session> session = account.out(step);
    account.ui().away(() -> {
      try {
        keeps.run();
      } finally {
        // Signed out is signed out, also on a full disk.
        session.ifPresent(Session::close);
      }
    });
    told();
  }

  /** Takes an account away, with all that is kept of it here; on the server it stays, without this device. */
  public void remove(Account account) {
    int place = accounts.indexOf(account);
    if (place < 0) {
      return;
    }
    accounts.remove(account);
    if (account == shown) {
      shown = accounts.isEmpty() ? null : accounts.get(Math.min(place, accounts.size() - 1));
      activate();
    }
    Optional<Session> session = account.out(Step.OFF);
    CompletableFuture<Void> gone = new CompletableFuture<>();
    going.put(account.jid(), gone);
    ui.aside(() -> {
      try {
        session.ifPresent(AccountsModel::end);
        account.end();
        store.remove(account.jid());
      } finally {
        going.remove(account.jid());
        gone.complete(null);
      }
    });
    told();
  }

  private static void end(Session session) {
    try {
      session.omemo().leave();
    } catch (OfflineException | RefusedException e) {
      // Another device of the account can say that this one is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      session.close();
    }
  }

  /** How many messages wait in it to be sent. */
  public void waiting(Account account, IntConsumer told) {
    if (account.step() == Step.SHUT) {
      // Nobody knows.
      told.accept(0);
    } else {
      account.ui().read(() -> account.profile().waiting(), told::accept, () -> told.accept(0));
    }
  }

  /**
   * Ends all accounts, each in its order, and closes what they keep; waits. For any other thread, also while something is shown:
   * what is to be done after that is not done.
   */
  public void close() {
    Set<CompletableFuture<Void>> ends = new HashSet<>(going.values());
    for (Account account : List.copyOf(accounts)) {
      CompletableFuture<Void> ended = new CompletableFuture<>();
      ends.add(ended);
      ui.aside(() -> {
        try {
          account.close();
        } finally {
          ended.complete(null);
        }
      });
    }
    ends.forEach(CompletableFuture::join);
    store.close();
  }
}
