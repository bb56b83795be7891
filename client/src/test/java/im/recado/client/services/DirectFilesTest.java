package im.recado.client.services;

import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Traffic;
import im.recado.client.services.store.Download;
import im.recado.client.services.store.Handed.How;
import im.recado.client.services.store.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people at one server who hand files to each other without it keeping any. */
class DirectFilesTest {
  private static final int SIZE = 300_001;

  @TempDir Path folder;
  private Ground ground;
  private Person romeo;
  private Person juliet;
  private Path file;

  @BeforeEach
  void logIn() throws Exception {
    ground = new Ground(folder);
    ground.friends();
    romeo = ground.enter(ROMEO);
    juliet = ground.enter(JULIET);
    file = folder.resolve("letter.bin");
    byte[] content = new byte[SIZE];
    new Random(7).nextBytes(content);
    Files.write(file, content);
    await("juliet's program takes files").until(() -> romeo.session().directFiles().takes(JULIET));
  }

  @AfterEach
  void leave() throws Exception {
    ground.close();
  }

  private static void aside(Waits step) {
    Thread.ofVirtual().start(() -> {
      try {
        step.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private interface Waits {
    void run() throws InterruptedException;
  }

  private static How how(Person person, Jid with) {
    return person.session().chats().messages().last(with).map(Message::handed).orElseThrow().how();
  }

  private DirectFiles.Offer offer() {
    aside(() -> romeo.session().files().sendDirectly(JULIET, file));
    await("offer").until(() -> !juliet.session().directFiles().offers(ROMEO).isEmpty());
    return juliet.session().directFiles().offers(ROMEO).getFirst();
  }

  /** Hands one over, which has to arrive as it is. */
  private void goes() throws Exception {
    DirectFiles.Offer offer = offer();
    assertThat(offer.name()).isEqualTo("letter.bin");
    assertThat(offer.size()).isEqualTo(SIZE);
    Path target = folder.resolve("taken.bin");
    juliet.session().directFiles().accept(ROMEO, offer.number(), target);
    assertThat(how(juliet, ROMEO)).isEqualTo(How.DONE);
    assertThat(target).hasSameBinaryContentAs(file);
    await("sent").until(() -> how(romeo, JULIET) == How.DONE && romeo.session().files().of(JULIET).isEmpty());
    assertThat(juliet.session().downloads().all()).singleElement()
        .matches(download -> download.state() == Download.State.DONE && download.size() == SIZE);
  }

  /** What romeo's program sends over the servers from now on: the names of the elements that tell a way from another. */
  private List<String> ways() {
    List<String> words = List.of("transports:s5b", "candidate-used", "candidate-error", "activated", "transport-replace", "<data ");
    List<String> seen = new CopyOnWriteArrayList<>();
    romeo.session().link().traffic().watch(piece -> words.stream()
        .filter(word -> piece.way() == Traffic.Way.OUT && piece.xml().contains(word) && !seen.contains(word)).forEach(seen::add));
    return seen;
  }

  private static void hides(Person person) {
    person.profile().shared().set("direct.hidden", "true");
  }

  private int proxy() throws Exception {
    int port = ground.server().openProxy();
    await("known").until(() -> !romeo.session().disco().proxies().isEmpty() && !juliet.session().disco().proxies().isEmpty());
    return port;
  }

  @Test
  void byAConnection() throws Exception {
    List<String> seen = ways();
    goes();
    assertThat(seen).containsExactlyInAnyOrder("transports:s5b", "candidate-used");
  }

  @Test
  void byTheProxyOfTheServerNobodyLearnsAddresses() throws Exception {
    hides(romeo);
    hides(juliet);
    proxy();
    List<String> seen = ways();
    goes();
    assertThat(seen).contains("activated").doesNotContain("<data ", "transport-replace");
  }

  @Test
  void whoHidesIsMetAtTheProxy() throws Exception {
    // Romeo goes to nobody whom he does not know, but both know the proxy.
    hides(romeo);
    proxy();
    List<String> seen = ways();
    goes();
    assertThat(seen).doesNotContain("<data ", "transport-replace");
  }

  @Test
  void whereThereIsNoConnectionOverTheServers() throws Exception {
    hides(juliet);
    List<String> seen = ways();
    goes();
    assertThat(seen).containsExactlyInAnyOrder("transports:s5b", "candidate-error", "transport-replace", "<data ");
  }

  @Test
  void whereAProxyIsOutOfReachOverTheServers() throws Exception {
    hides(romeo);
    hides(juliet);
    proxy();
    // What it says of itself is not so any more.
    ground.server().kernel().bytestreams().opened("127.0.0.1", 1);
    List<String> seen = ways();
    goes();
    assertThat(seen).contains("transport-replace", "<data ");
  }

  @Test
  void overTheServers() throws Exception {
    hides(romeo);
    List<String> seen = ways();
    goes();
    assertThat(seen).containsExactly("<data ");
    Message line = juliet.session().chats().messages().last(ROMEO).orElseThrow();
    assertThat(line.body()).isEqualTo("letter.bin");
    assertThat(line.own()).isFalse();
    assertThat(juliet.session().chats().find(ROMEO).orElseThrow().unread()).isEqualTo(1);
  }

  @Test
  void whereTheServerTakesNoFilesTheyGoByThemselves() throws Exception {
    ground.server().set("upload.offered", "false");
    romeo.session().disco().forget();
    aside(() -> romeo.session().files().send(JULIET, file));
    await("offer").until(() -> !juliet.session().directFiles().offers(ROMEO).isEmpty());
    Path target = folder.resolve("taken.bin");
    juliet.session().directFiles().accept(ROMEO, juliet.session().directFiles().offers(ROMEO).getFirst().number(), target);
    assertThat(target).hasSameBinaryContentAs(file);
  }

  @Test
  void whereTheServerTakesNoFilesNothingOfWhatIsEncryptedGoes() throws Exception {
    ground.server().set("upload.offered", "false");
    romeo.session().disco().forget();
    romeo.session().omemo().set(JULIET, true);
    romeo.session().files().send(JULIET, file);
    assertThat(romeo.session().files().of(JULIET)).singleElement().matches(sending -> sending.problem().equals("NO_SERVICE"));
    assertThat(juliet.session().directFiles().offers(ROMEO)).isEmpty();
  }

  @Test
  void whatIsDeclinedIsToldAndNothingIsWritten() {
    DirectFiles.Offer offer = offer();
    juliet.session().directFiles().decline(ROMEO, offer.number());
    await("told").until(() -> how(romeo, JULIET) == How.DECLINED);
    assertThat(how(juliet, ROMEO)).isEqualTo(How.DECLINED);
    assertThat(romeo.session().files().of(JULIET)).singleElement().matches(sending -> sending.problem().equals("DECLINED"));
  }

  @Test
  void whatWasDeclinedCanBeTriedAgain() throws Exception {
    DirectFiles.Offer first = offer();
    juliet.session().directFiles().decline(ROMEO, first.number());
    await("told").until(() -> romeo.session().files().of(JULIET).stream().anyMatch(FileSender.Sending::failed));
    long number = romeo.session().files().of(JULIET).getFirst().number();
    aside(() -> romeo.session().files().again(number));
    await("offer").until(() -> !juliet.session().directFiles().offers(ROMEO).isEmpty());
    Path target = folder.resolve("taken.bin");
    juliet.session().directFiles().accept(ROMEO, juliet.session().directFiles().offers(ROMEO).getFirst().number(), target);
    assertThat(target).hasSameBinaryContentAs(file);
    // One line for one file, however often it was tried.
    await("sent").until(() -> how(romeo, JULIET) == How.DONE);
    assertThat(romeo.session().chats().messages().count(JULIET)).isEqualTo(1);
  }

  @Test
  void whoOffersMayThinkBetterOfIt() {
    offer();
    romeo.session().files().cancel(romeo.session().files().of(JULIET).getFirst().number());
    await("withdrawn").until(() -> juliet.session().directFiles().offers(ROMEO).isEmpty() && how(juliet, ROMEO) == How.STOPPED);
    await("stopped").until(() -> how(romeo, JULIET) == How.STOPPED);
  }

  @Test
  void whoTakesMayStopIt() throws Exception {
    Files.write(file, new byte[40_000_000]);
    DirectFiles.Offer offer = offer();
    Path target = folder.resolve("taken.bin");
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    juliet.hub().on(event -> {
      if (event instanceof Event.DownloadsChanged) {
        juliet.session().downloads().all().stream().filter(download -> juliet.session().downloads().part(download.number()) > 0)
            .findFirst().ifPresent(download -> {
              juliet.session().downloads().cancel(download.number());
              begun.complete(true);
            });
      }
    });
    juliet.session().directFiles().accept(ROMEO, offer.number(), target);
    assertThat(begun).isDone();
    assertThat(how(juliet, ROMEO)).isEqualTo(How.STOPPED);
    assertThat(target).doesNotExist();
    await("told").until(() -> how(romeo, JULIET) == How.STOPPED);
  }

  @Test
  void whoGoesOffersNothingAnyMore() {
    offer();
    romeo.session().close();
    await("gone").until(() -> juliet.session().directFiles().offers(ROMEO).isEmpty() && how(juliet, ROMEO) == How.STOPPED);
  }

  @Test
  void whatIsEncryptedDoesNotGoInTheClear() throws Exception {
    romeo.session().omemo().set(JULIET, true);
    assertThat(romeo.session().directFiles().takes(JULIET)).isFalse();
  }

  @Test
  void anUnfinishedOneHasNotGoneAfterTheNextStart() {
    offer();
    new im.recado.client.services.store.HandedStore(juliet.profile().database()).begin();
    assertThat(how(juliet, ROMEO)).isEqualTo(How.FAILED);
  }
}
