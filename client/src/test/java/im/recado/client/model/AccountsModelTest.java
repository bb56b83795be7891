package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.model.Account.Step;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.LinkListener;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Accounts;
import im.recado.client.services.Availability;
import im.recado.client.services.PlayedLink;
import im.recado.client.services.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several accounts without a window, each on a stream on which the test is the server. */
@Timeout(60)
class AccountsModelTest {
  private static final Jid ROMEO = Jid.of("romeo@verona.example");
  private static final Jid WORK = Jid.of("montague@work.example");
  private static final Jid JULIET = Jid.of("juliet@verona.example");
  private static final Jid BOSS = Jid.of("boss@work.example");

  /** Any certificate. */
  private static final X509Certificate CERTIFICATE = certificate();

  @TempDir Path folder;
  private final ExecutorService screen = Executors.newSingleThreadExecutor(work -> new Thread(work, "screen"));
  private final ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService inOrder = Executors.newSingleThreadExecutor();
  private final Map<Jid, PlayedLink> links = new ConcurrentHashMap<>();
  /** Whom their servers do not let in. */
  private final Set<Jid> refused = ConcurrentHashMap.newKeySet();
  /** Domains for whose certificate nobody vouches. */
  private final Set<String> untrusted = ConcurrentHashMap.newKeySet();
  /** Servers that say nothing until this is opened. */
  private final Map<Jid, CountDownLatch> slow = new ConcurrentHashMap<>();
  private Accounts store;
  private AccountsModel model;

  private static X509Certificate certificate() {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()[0];
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void opens() {
    store = new Accounts(folder);
    keep(ROMEO);
    keep(WORK);
    model = made();
  }

  private void keep(Jid jid) {
    Profile profile = store.claim(jid).orElseThrow();
    profile.remember(jid, "", "secret", true);
    store.add(profile);
    store.release(profile);
  }

  /** All are closed, the file of this one is damaged, and the program begins anew. */
  private byte[] damaged(Jid jid) throws Exception {
    on(() -> true);
    model.close();
    Path file = folder.resolve("accounts").resolve(jid.toString()).resolve("profile.db");
    byte[] before = Files.readAllBytes(file);
    Files.writeString(file, "not a database, and longer than the header of one would be: ".repeat(20));
    store = new Accounts(folder);
    model = made();
    return before;
  }

  private Account shown(Jid jid) {
    return model.all().stream().filter(account -> account.jid().equals(jid)).findFirst().orElseThrow();
  }

  @Test
  void anAccountThatCannotBeOpenedStandsBesideTheOthersAndMayBeTriedAgain() throws Exception {
    byte[] before = damaged(WORK);
    on(() -> {
      model.start();
      return true;
    });
    Account work = on(() -> shown(WORK));
    assertThat(work.step()).isEqualTo(Step.SHUT);
    assertThat(work.waits()).isTrue();
    assertThat(work.shut().map(Accounts.Shut::why)).contains(Accounts.Why.DAMAGED);
    CountDownLatch stays = new CountDownLatch(1);
    on(() -> {
      model.retry(work, stays::countDown);
      return true;
    });
    stays.await();
    Files.write(folder.resolve("accounts").resolve(WORK.toString()).resolve("profile.db"), before);
    on(() -> {
      model.show(work);
      model.retry(work, () -> {});
      return true;
    });
    await("opened").until(() -> on(() -> shown(WORK).step() == Step.IN && model.shown().filter(shown(WORK)::equals).isPresent()));
  }

  @Test
  void anAccountThatCannotBeOpenedMayBeRemoved() throws Exception {
    damaged(WORK);
    on(() -> {
      model.remove(shown(WORK));
      return true;
    });
    await("gone").until(() -> Files.notExists(folder.resolve("accounts").resolve(WORK.toString())));
    assertThat(on(() -> model.all())).extracting(Account::jid).containsExactly(ROMEO);
  }

  private AccountsModel made() {
    return new AccountsModel(store, Words.of("en"), new Ui(screen, elsewhere, inOrder),
        Executors::newSingleThreadExecutor, this::link);
  }

  @AfterEach
  void closes() throws Exception {
    on(() -> true);
    model.close();
    inOrder.close();
    elsewhere.close();
    screen.close();
  }

  private Link link(Profile profile, Login login, LinkListener listener) {
    PlayedLink link = new PlayedLink(login.account().with("desk"), listener) {
      @Override
      public boolean connect() throws LoginException {
        CountDownLatch opens = slow.get(login.account());
        if (opens != null) {
          try {
            opens.await();
          } catch (InterruptedException e) {
            throw new LoginException(LoginException.Reason.OTHER, null, e);
          }
        }
        if (untrusted.contains(login.account().domain())
            && !store.settings().pinned(login.account().domain(), Trust.fingerprint(CERTIFICATE))) {
          throw new LoginException(LoginException.Reason.CERTIFICATE, CERTIFICATE, null);
        }
        if (refused.contains(login.account())) {
          throw new LoginException(LoginException.Reason.WRONG_PASSWORD, null, null);
        }
        return super.connect();
      }
    };
    Jid contact = login.account().domain().equals("work.example") ? BOSS : JULIET;
    link.answer(Ns.ROSTER, request ->
        NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:roster'>"
        + "<item jid='" + contact + "' subscription='both'/></query></iq>"));
    links.put(login.account(), link);
    return link;
  }

  private PlayedLink stream(Jid jid) {
    return Objects.requireNonNull(links.get(jid));
  }

  /** On the thread of the user interface. */
  private <T> T on(Callable<T> work) throws Exception {
    if (Thread.currentThread().getName().equals("screen")) {
      return work.call();
    }
    try {
      return screen.submit(work).get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private void does(Runnable work) throws Exception {
    on(() -> {
      work.run();
      return true;
    });
  }

  private Account account(Jid jid) throws Exception {
    return on(() -> found(jid));
  }

  private Step step(Jid jid) throws Exception {
    return account(jid).step();
  }

  private void begins() throws Exception {
    does(model::start);
    for (Jid jid : List.of(ROMEO, WORK)) {
      online(jid);
    }
  }

  private void online(Jid jid) throws Exception {
    Account account = account(jid);
    await(jid + " online").until(() -> on(() -> account.availability() == Availability.ONLINE
        && !account.main().orElseThrow().session().contacts().all().isEmpty()));
  }

  private void says(Jid to, Jid from, String body) {
    stream(to).says("<message xmlns='jabber:client' type='chat' id='" + body + "' from='" + from + "/x' to='" + to + "'>"
        + "<body>" + body + "</body></message>");
  }

  private List<Integer> unread() throws Exception {
    return on(() -> model.all().stream().map(Account::unread).toList());
  }

  private void opens(Jid jid, Jid conversation) throws Exception {
    MainModel main = account(jid).main().orElseThrow();
    does(() -> main.open(conversation, false));
    await("open").until(() -> on(() -> main.current().filter(chat -> chat.jid().equals(conversation)).isPresent()));
  }

  @Test
  void whoIsNotBeforeTheScreenIsSaidBesideWhatIsRead() throws Exception {
    begins();
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch said = new CountDownLatch(1);
    stream(ROMEO).beforeSending(stanza -> {
      said.countDown();
      try {
        taken.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    does(() -> model.idle(Instant.EPOCH));
    said.await();
    CountDownLatch read = new CountDownLatch(1);
    MainModel main = account(ROMEO).main().orElseThrow();
    does(() -> main.ui().away(read::countDown));
    try {
      await("read meanwhile").until(() -> read.getCount() == 0);
    } finally {
      taken.countDown();
    }
    await("told").until(() -> stream(ROMEO).sent().getLast().textOf("show").equals("away"));
  }

  @Test
  void eachAccountHasItsOwnContactsAndConversations() throws Exception {
    begins();
    says(WORK, BOSS, "come");
    await("for one").until(() -> unread().equals(List.of(0, 1)));
    assertThat(on(() -> model.unread())).isEqualTo(1);
    assertThat(account(ROMEO).main().orElseThrow().session().contacts().find(BOSS)).isEmpty();
    assertThat(on(() -> account(ROMEO).main().orElseThrow().entries())).isEmpty();
    assertThat(account(WORK).main().orElseThrow().session().chats().messages().newest(BOSS, 9)).hasSize(1);
  }

  @Test
  void onlyWhatIsShownCountsAsSeen() throws Exception {
    begins();
    does(() -> model.active(true));
    opens(ROMEO, JULIET);
    opens(WORK, BOSS);
    List<Jid> told = new ArrayList<>();
    does(() -> model.all().forEach(account -> account.main().orElseThrow()
        .onMessage(message -> told.add(message.conversation()))));
    says(WORK, BOSS, "come");
    await("not seen").until(() -> unread().equals(List.of(0, 1)));
    says(ROMEO, JULIET, "ay");
    await("heard").until(() -> account(ROMEO).main().orElseThrow().session().chats().messages().newest(JULIET, 9)
        .size() == 1);
    assertThat(on(() -> List.copyOf(told))).containsExactly(BOSS);
    assertThat(unread()).containsExactly(0, 1);
    does(() -> model.show(1));
    await("seen").until(() -> unread().equals(List.of(0, 0)));
    says(ROMEO, JULIET, "me");
    await("the other way round").until(() -> unread().equals(List.of(1, 0)));
    assertThat(on(() -> List.copyOf(told))).containsExactly(BOSS, JULIET);
  }

  @Test
  void whatKeepsOneFromItsServerIsNothingToTheOther() throws Exception {
    refused.add(WORK);
    does(model::start);
    online(ROMEO);
    await("stuck").until(() -> on(() -> account(WORK).waits()));
    assertThat(on(() -> account(ROMEO).waits())).isFalse();
    assertThat(on(() -> account(ROMEO).main().orElseThrow().connection())).isEmpty();
    assertThat(on(() -> account(WORK).main().orElseThrow().connection()))
        .isEqualTo("The address or the password is wrong.");
    assertThat(on(() -> model.seen())).isEqualTo(Availability.ONLINE);
    stream(ROMEO).cut();
    online(ROMEO);
    assertThat(on(() -> account(WORK).waits())).isTrue();
  }

  @Test
  void aPasswordThatIsTakenNoMoreIsAskedForAndWhatIsKeptStays() throws Exception {
    begins();
    says(WORK, BOSS, "hello");
    await("came").until(() -> unread().equals(List.of(0, 1)));
    stream(WORK).says("<presence xmlns='jabber:client' from='" + BOSS + "/x'/>");
    MainModel before = account(WORK).main().orElseThrow();
    await("the boss").until(() -> boss(before) == Availability.ONLINE);
    refused.add(WORK);
    stream(WORK).cut();
    await("refused").until(() -> on(before::wantsPassword));
    assertThat(boss(before)).isEqualTo(Availability.OFFLINE);
    does(() -> model.signInAnew(found(WORK)));
    assertThat(step(WORK)).isEqualTo(Step.LOGIN);
    refused.remove(WORK);
    LoginModel login = on(() -> model.login(found(WORK)));
    assertThat(login.address()).isEqualTo(WORK.toString());
    does(() -> login.login(login.address(), "another", "", true));
    online(WORK);
    assertThat(on(() -> account(WORK).main().orElseThrow().wantsPassword())).isFalse();
    await("still unread").until(() -> unread().equals(List.of(0, 1)));
    assertThat(store.all().get(1).password()).contains("another");
    assertThat(on(() -> account(ROMEO).main().orElseThrow().wantsPassword())).isFalse();
  }

  private static Availability boss(MainModel main) {
    return main.session().contacts().presence(BOSS).availability();
  }

  @Test
  void aCertificateIsAcceptedForAllAccountsOfItsDomainAndNoOther() throws Exception {
    Jid tybalt = Jid.of("tybalt@verona.example");
    keep(tybalt);
    model.close();
    store = new Accounts(folder);
    model = made();
    untrusted.addAll(Set.of("verona.example", "work.example"));
    does(model::start);
    for (Jid jid : List.of(ROMEO, WORK, tybalt)) {
      await(jid + " asks").until(() -> on(() -> found(jid).main().flatMap(MainModel::doubt).isPresent()));
    }
    does(() -> model.accept(found(ROMEO).main().flatMap(MainModel::doubt).orElseThrow()));
    online(ROMEO);
    online(tybalt);
    assertThat(on(() -> found(WORK).waits())).isTrue();
    assertThat(on(() -> found(WORK).main().flatMap(MainModel::doubt).map(LoginModel.Doubt::domain)))
        .contains("work.example");
  }

  @Test
  void aServerThatSaysNothingHoldsUpNobodyElse() throws Exception {
    CountDownLatch opens = new CountDownLatch(1);
    slow.put(ROMEO, opens);
    does(model::start);
    online(WORK);
    opens(WORK, BOSS);
    assertThat(on(() -> account(ROMEO).availability())).isEqualTo(Availability.OFFLINE);
    opens.countDown();
    online(ROMEO);
  }

  @Test
  void oneThatIsSwitchedOffStaysOffAndKeepsWhatItHas() throws Exception {
    begins();
    says(WORK, BOSS, "come");
    await("for one").until(() -> unread().equals(List.of(0, 1)));
    opens(WORK, BOSS);
    does(() -> found(WORK).main().orElseThrow().current().orElseThrow().writing().typed("soon"));
    PlayedLink before = stream(WORK);
    Account work = account(WORK);
    does(() -> model.switchOff(work));
    assertThat(work.step()).isEqualTo(Step.OFF);
    assertThat(unread()).containsExactly(0, 0);
    await("noted").until(() -> !store.all().get(1).on());
    says(ROMEO, JULIET, "ay");
    await("the other goes on").until(() -> unread().equals(List.of(1, 0)));
    // The next start.
    model.close();
    store = new Accounts(folder);
    model = made();
    does(model::start);
    online(ROMEO);
    assertThat(step(WORK)).isEqualTo(Step.OFF);
    assertThat(links.get(WORK)).isSameAs(before);
    Account again = account(WORK);
    does(() -> model.switchOn(again));
    online(WORK);
    MainModel main = again.main().orElseThrow();
    await("all of it").until(() -> on(() -> main.entries().size() == 1 && main.entries().getFirst().preview()
        .equals("Draft: soon")));
    assertThat(links.get(WORK)).isNotSameAs(before);
  }

  private Account found(Jid jid) {
    return model.all().stream().filter(account -> account.jid().equals(jid)).findFirst().orElseThrow();
  }

  @Test
  void howOneIsThereCanBeSaidForAllAndForEach() throws Exception {
    begins();
    does(() -> model.be(Availability.DND));
    await("both").until(() -> on(() -> model.chosen().filter(Availability.DND::equals).isPresent()));
    does(() -> found(WORK).main().orElseThrow().be(Availability.AWAY, "lunch"));
    await("one").until(() -> on(() -> model.chosen().isEmpty()));
    assertThat(on(() -> model.seen())).isEqualTo(Availability.AWAY);
    assertThat(account(ROMEO).main().orElseThrow().session().presence().status()).isEmpty();
  }

  @Test
  void withoutAPasswordOneIsAskedForItAndTheOthersAreIn() throws Exception {
    store.all().get(1).forget();
    does(model::start);
    online(ROMEO);
    assertThat(step(WORK)).isEqualTo(Step.LOGIN);
    assertThat(on(() -> account(WORK).waits())).isTrue();
    LoginModel login = on(() -> model.login(found(WORK)));
    assertThat(login.address()).isEqualTo(WORK.toString());
    does(() -> login.login(login.address(), "secret", "", true));
    online(WORK);
    assertThat(on(() -> model.all().size())).isEqualTo(2);
    assertThat(on(() -> model.shown().map(Account::jid))).contains(WORK);
    does(() -> model.forget(found(WORK)));
    assertThat(step(WORK)).isEqualTo(Step.LOGIN);
    await("forgotten").until(() -> store.all().get(1).password().isEmpty());
  }

  @Test
  void anotherAccountIsAddedAtTheEndAndNoneTwice() throws Exception {
    begins();
    does(model::add);
    assertThat(on(() -> model.shown())).isEmpty();
    LoginModel login = on(() -> model.login(null));
    assertThat(login.address()).isEmpty();
    does(() -> login.login("Romeo@verona.example", "secret", "", true));
    assertThat(on(login::problem)).isEqualTo("You are signed in as romeo@verona.example here already.");
    does(() -> login.login("tybalt@verona.example", "secret", "", true));
    Jid tybalt = Jid.of("tybalt@verona.example");
    await("in").until(() -> on(() -> model.all().size() == 3));
    online(tybalt);
    assertThat(on(() -> model.shown().map(Account::jid))).contains(tybalt);
    assertThat(store.all()).extracting(profile -> profile.account().orElseThrow()).containsExactly(ROMEO, WORK, tybalt);
  }

  @Test
  void whoGoesBackWhileALoginGoesOnGetsNoAccount() throws Exception {
    begins();
    Jid tybalt = Jid.of("tybalt@verona.example");
    CountDownLatch opens = new CountDownLatch(1);
    slow.put(tybalt, opens);
    LoginModel login = on(() -> model.login(null));
    does(model::add);
    does(() -> login.login(tybalt.toString(), "secret", "", true));
    does(login::cancel);
    does(model::addNone);
    assertThat(on(() -> model.shown().map(Account::jid))).contains(ROMEO);
    // The attempt of before still waits for its server.
    await("asked").until(() -> links.containsKey(tybalt));
    LoginModel again = on(() -> model.login(null));
    does(() -> again.login(tybalt.toString(), "secret", "", true));
    await("told").until(() -> on(() -> !again.problem().isEmpty()));
    assertThat(on(again::problem)).isEqualTo("The attempt of before has not ended yet. Please try again in a moment.");
    opens.countDown();
    await("nothing is left").until(() -> store.claim(tybalt).map(profile -> {
      store.release(profile);
      return true;
    }).orElse(false));
    assertThat(on(() -> model.all().size())).isEqualTo(2);
    assertThat(store.all()).hasSize(2);
  }

  @Test
  void oneThatIsTakenAwayIsGoneAndTheNextOneIsShown() throws Exception {
    begins();
    Account romeo = account(ROMEO);
    Path place = store.all().getFirst().folder();
    assertThat(place).exists();
    does(() -> model.remove(romeo));
    assertThat(on(() -> model.shown().map(Account::jid))).contains(WORK);
    await("gone").until(() -> !place.toFile().exists());
    assertThat(store.all()).hasSize(1);
    says(WORK, BOSS, "come");
    await("the other goes on").until(() -> unread().equals(List.of(1)));
    does(() -> model.remove(found(WORK)));
    assertThat(on(() -> model.shown())).isEmpty();
    await("none").until(() -> store.all().isEmpty());
  }

  @Test
  void whatWaitsToBeSentIsCountedBeforeAnAccountGoes() throws Exception {
    refused.add(WORK);
    does(model::start);
    online(ROMEO);
    opens(WORK, BOSS);
    does(() -> found(WORK).main().orElseThrow().current().orElseThrow().send("late"));
    List<Integer> waiting = new ArrayList<>();
    does(() -> model.waiting(found(WORK), waiting::add));
    await("counted").until(() -> on(() -> !waiting.isEmpty()));
    assertThat(on(() -> List.copyOf(waiting))).containsExactly(1);
  }

  @Test
  void aLinkIsForWhoeverKnowsWhereItLeads() throws Exception {
    begins();
    assertThat(able("xmpp:juliet@verona.example")).containsExactly(ROMEO);
    assertThat(able("xmpp:boss@work.example")).containsExactly(WORK);
    assertThat(able("xmpp:stranger@elsewhere.example")).containsExactly(ROMEO, WORK);
    does(() -> model.switchOff(found(ROMEO)));
    assertThat(able("xmpp:juliet@verona.example")).containsExactly(WORK);
  }

  private List<Jid> able(String link) throws Exception {
    return on(() -> model.able(XmppLink.of(link).orElseThrow()).stream().map(Account::jid).toList());
  }

  @Test
  void theOneThatWasShownLastIsShownFirst() throws Exception {
    begins();
    assertThat(on(() -> model.shown().map(Account::jid))).contains(ROMEO);
    does(() -> model.show(7));
    assertThat(on(() -> model.shown().map(Account::jid))).contains(ROMEO);
    does(() -> model.show(1));
    await("noted").until(() -> store.settings().get("shown", "").equals(WORK.toString()));
    model.close();
    store = new Accounts(folder);
    model = made();
    assertThat(on(() -> model.shown().map(Account::jid))).contains(WORK);
  }

  /** Nothing more can be written for it, as on a disk that is full. */
  private void full(Jid jid) {
    store.all().stream().filter(profile -> profile.account().filter(jid::equals).isPresent()).forEach(Profile::close);
  }

  @Test
  void whoSignsOutIsSignedOutAlsoWhenThatCannotBeNoted() throws Exception {
    begins();
    PlayedLink stream = stream(WORK);
    full(WORK);
    does(() -> model.switchOff(found(WORK)));
    await("signed out").dontCatchUncaughtExceptions().until(() -> !stream.isUp());
    assertThat(step(WORK)).isEqualTo(Step.OFF);
  }

  @Test
  void whatCannotBeSwitchedOnStaysOffAndCanBeTriedAgain() throws Exception {
    begins();
    does(() -> model.switchOff(found(WORK)));
    await("noted").until(() -> !store.all().get(1).on());
    full(WORK);
    does(() -> model.switchOn(found(WORK)));
    await("off again").dontCatchUncaughtExceptions().until(() -> step(WORK) == Step.OFF);
  }

  @Test
  void whatComesAfterTheEndIsNotDoneAndHindersNobody() throws Exception {
    begins();
    inOrder.close();
    model.close();
    does(() -> model.show(1));
    assertThat(on(() -> model.shown().map(Account::jid))).contains(WORK);
  }
}
