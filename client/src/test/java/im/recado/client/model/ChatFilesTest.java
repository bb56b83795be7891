package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import im.recado.client.model.ChatFiles.Row;
import im.recado.client.model.ChatFiles.Step;
import im.recado.client.services.PlayedSession;
import im.recado.client.services.Store;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.Message;
import java.awt.image.BufferedImage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a conversation and the list of downloads without a window: what waits for a server is on threads of its own. */
class ChatFilesTest {
  private static final byte[] LETTER = "But soft, what light".repeat(10_000).getBytes(StandardCharsets.UTF_8);

  private final Ui ui = new Ui(Runnable::run, work -> Thread.ofVirtual().start(work), Runnable::run);
  @TempDir Path folder;
  private Store store;
  private PlayedSession played;
  private ChatModel chat;

  @BeforeEach
  void opens() throws Exception {
    store = new Store();
    Files.createDirectory(folder.resolve("saved"));
    enter();
    store.serves(played.link());
  }

  private void enter() throws Exception {
    played = PlayedSession.in(folder.resolve("profile")).begun();
    chat = new ChatModel(played.session(), Words.of("en"), ui, played.session().chats().open(JULIET, false));
    played.hub().on(event -> chat.heard(event));
  }

  @AfterEach
  void closes() {
    Lockdown.hold(Lockdown.NONE);
    played.close();
    store.close();
  }

  private Path letter() throws Exception {
    return Files.write(folder.resolve("letter.txt"), LETTER);
  }

  private List<Row> rows() {
    return chat.files().rows();
  }

  private boolean has(Step step) {
    return rows().stream().map(Row::step).toList().equals(List.of(step));
  }

  private long told() {
    return played.link().sent().stream().filter(stanza -> stanza.textOf("body").endsWith("/letter.txt")).count();
  }

  @Test
  void whatIsHandedOverIsToldWhenTheServerHasIt() throws Exception {
    store.held = new CountDownLatch(1);
    chat.files().send(letter());
    await("asked").until(() -> store.asked.getCount() == 0);
    assertThat(rows()).extracting(Row::text, Row::step).containsExactly(tuple("Sending letter.txt", Step.GOING));
    assertThat(told()).isZero();
    store.held.countDown();
    await("told").until(() -> told() == 1);
    await("no line any more").until(() -> rows().isEmpty());
  }

  @Test
  void itsNameAndSizeAreToldToo() throws Exception {
    chat.files().send(letter());
    await("told").until(() -> told() == 1);
    Message message = played.messages(JULIET).getLast();
    assertThat(message.handed().size()).isEqualTo(LETTER.length);
    assertTold(message.body(), 1);
    // Also when it came back and goes out once more.
    played.link().says("<message xmlns='jabber:client' type='error' from='juliet@verona.example' to='romeo@verona.example/desk' id='" + message.id()
        + "'><error type='wait'><recipient-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
    await("came back").until(() -> played.messages(JULIET).getLast().state() == Message.State.FAILED);
    played.session().chats().again(JULIET, message.id());
    await("told again").until(() -> told() == 2);
    assertTold(message.body(), 2);
  }

  /** So many messages tell of the letter that is there (XEP-0447, section 3.1). */
  private void assertTold(String address, int times) {
    assertThat(played.sent(address)).hasSize(times).allSatisfy(stanza -> assertThat(stanza.xml("")).contains(
        "<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>letter.txt</name><size>" + LETTER.length
            + "</size><media-type>text/plain</media-type></file><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='" + address
            + "'/></sources></file-sharing>", "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:sfs:0'><body/></fallback>",
        "<x xmlns='jabber:x:oob'><url>" + address + "</url></x>"));
  }

  @Test
  void whatIsCancelledIsToldToNobody() throws Exception {
    store.held = new CountDownLatch(1);
    chat.files().send(letter());
    chat.files().send(Files.writeString(folder.resolve("second.txt"), "second"));
    await("asked").until(() -> store.asked.getCount() == 0 && rows().size() == 2);
    chat.files().close(rows().getFirst());
    store.held.countDown();
    await("the second").until(() -> played.link().sent().stream().anyMatch(stanza -> stanza.textOf("body").endsWith("/second.txt")));
    await("no line any more").until(() -> rows().isEmpty());
    assertThat(told()).isZero();
  }

  @Test
  void whatDidNotGoIsTriedOnceMoreOrPutAway() throws Exception {
    store.status = 500;
    chat.files().send(letter());
    await("failed").until(() -> has(Step.FAILED));
    assertThat(rows().getFirst().text()).isEqualTo("The server did not take letter.txt.");
    store.status = 201;
    chat.files().again(rows().getFirst());
    await("told").until(() -> told() == 1 && rows().isEmpty());
    store.status = 500;
    chat.files().send(letter());
    await("failed").until(() -> has(Step.FAILED));
    chat.files().close(rows().getFirst());
    assertThat(rows()).isEmpty();
  }

  @Test
  void aPictureOfTheScreenIsKeptUntilItWent() throws Exception {
    BufferedImage picture = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(39, 29, 0xff8800);
    store.status = 500;
    chat.files().sendPicture(picture, "Screen/../", LocalDateTime.parse("2026-05-04T03:02:01"));
    await("failed").until(() -> has(Step.FAILED));
    Path passing = folder.resolve("profile/passing");
    assertThat(passing).isDirectoryContaining(Files::isDirectory);
    store.status = 201;
    chat.files().again(rows().getFirst());
    await("went").until(() -> rows().isEmpty());
    assertThat(passing).isEmptyDirectory();
    BufferedImage sent = ImageIO.read(URI.create(store.address("/x/Screen_.._%202026-05-04%2003-02-01.png")).toURL());
    assertThat(List.of(sent.getWidth(), sent.getHeight(), sent.getRGB(39, 29) & 0xffffff)).containsExactly(40, 30, 0xff8800);
  }

  @Test
  void aPictureThatDidNotGoIsGoneAfterTheNextStart() throws Exception {
    store.status = 500;
    chat.files().sendPicture(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "Screen", LocalDateTime.parse("2026-05-04T03:02:01"));
    await("failed").until(() -> has(Step.FAILED));
    played.close();
    enter();
    assertThat(folder.resolve("profile/passing")).doesNotExist();
  }

  /** Juliet hands something over; her message. */
  private Message handed(String path) {
    String address = store.put(path, LETTER);
    played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'><body>"
        + address + "</body><x xmlns='jabber:x:oob'><url>" + address + "</url></x></message>");
    return played.session().chats().messages().last(JULIET).orElseThrow();
  }

  private DownloadsModel list() {
    return new DownloadsModel(played.session(), Words.of("en"), ui, ZoneOffset.UTC);
  }

  @Test
  void aFileIsThereWhenAllOfItHasComeAndStaysInTheListOverARestart() throws Exception {
    store.held = new CountDownLatch(1);
    Message message = handed("/y/letter.txt");
    assertThat(chat.files().name(message)).contains("letter.txt");
    Path target = folder.resolve("saved/letter.txt");
    chat.files().save(message, target);
    await("half").until(() -> has(Step.GOING) && rows().getFirst().part() >= 0.49);
    assertThat(target).doesNotExist();
    store.held.countDown();
    await("saved").until(() -> has(Step.SAVED));
    assertThat(rows().getFirst().text()).isEqualTo("letter.txt is saved.");
    assertThat(target).hasBinaryContent(LETTER);
    assertThat(only()).isEqualTo(target);
    chat.files().close(rows().getFirst());
    assertThat(rows()).isEmpty();
    played.close();
    enter();
    assertThat(rows()).isEmpty();
    DownloadsModel list = list();
    DownloadsModel.Row row = list.rows().getFirst();
    assertThat(row.name()).isEqualTo("letter.txt");
    assertThat(row.about()).startsWith("Juliet · ").endsWith(" · 200 kB");
    assertThat(row.opens() && row.there() && row.repeats()).isTrue();
    Files.delete(target);
    list.refresh();
    assertThat(list.rows().getFirst().about()).endsWith("the file is not there any more");
    assertThat(list.rows().getFirst().opens() || list.rows().getFirst().there()).isFalse();
    list.again(list.rows().getFirst());
    await("again").until(() -> list.rows().getFirst().there());
    list.remove(list.rows().getFirst());
    assertThat(list.rows()).isEmpty();
    assertThat(target).exists();
    list.close();
  }

  /** The one file in the folder: nothing half is beside it. */
  private Path only() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("saved"))) {
      return files.reduce((one, other) -> Path.of("more than one")).orElseThrow();
    }
  }

  @Test
  void aDownloadThatIsCancelledLeavesNothing() throws Exception {
    store.held = new CountDownLatch(1);
    chat.files().save(handed("/y/letter.txt"), folder.resolve("saved/letter.txt"));
    await("half").until(() -> has(Step.GOING) && rows().getFirst().part() > 0);
    chat.files().close(rows().getFirst());
    await("gone").until(() -> rows().isEmpty());
    assertThat(folder.resolve("saved")).isEmptyDirectory();
    DownloadsModel list = list();
    assertThat(list.rows().getFirst().about()).endsWith("cancelled");
    assertThat(list.rows().getFirst().running()).isFalse();
    list.clear();
    assertThat(list.rows()).isEmpty();
    list.close();
  }

  @Test
  void whatTheServerDoesNotHaveIsNotThere() throws Exception {
    Message message = handed("/y/letter.txt");
    store.remove("/y/letter.txt");
    chat.files().save(message, folder.resolve("saved/letter.txt"));
    await("failed").until(() -> has(Step.FAILED));
    assertThat(rows().getFirst().text()).isEqualTo("The server does not have letter.txt any more.");
    store.put("/y/letter.txt", LETTER);
    chat.files().again(rows().getFirst());
    await("saved").until(() -> has(Step.SAVED));
  }

  @Test
  void whatWasUnderWayWhenTheProgramEndedSaysSo() throws Exception {
    store.held = new CountDownLatch(1);
    chat.files().save(handed("/y/letter.txt"), folder.resolve("saved/letter.txt"));
    await("half").until(() -> has(Step.GOING) && rows().getFirst().part() > 0);
    played.close();
    store.held.countDown();
    enter();
    DownloadsModel list = list();
    assertThat(list.rows().getFirst().about()).endsWith("interrupted");
    list.close();
  }

  /** The address of a file that was taken back is kept nowhere. */
  @Test
  void whatWasTakenBackIsNotFetchedAgain() throws Exception {
    played.link().says("<message xmlns='jabber:client' type='chat' id='m1' from='juliet@verona.example/x' to='romeo@verona.example/desk'><body>"
        + store.put("/y/letter.txt", LETTER) + "</body><x xmlns='jabber:x:oob'><url>" + store.address("/y/letter.txt") + "</url></x></message>");
    chat.files().save(played.session().chats().messages().last(JULIET).orElseThrow(), folder.resolve("saved/letter.txt"));
    await("saved").until(() -> has(Step.SAVED));
    played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'>"
        + "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/></message>");
    DownloadsModel list = list();
    assertThat(list.rows().getFirst().repeats()).isFalse();
    assertThat(list.rows().getFirst().there()).isTrue();
    list.close();
  }

  @Test
  void c5WhatCouldBeAProgramIsSavedAndNotOpened() throws Exception {
    chat.files().save(handed("/y/letter.txt.desktop"), folder.resolve("saved/letter.txt.desktop"));
    await("saved").until(() -> has(Step.SAVED));
    DownloadsModel list = list();
    assertThat(list.rows().getFirst().there()).isTrue();
    assertThat(list.rows().getFirst().opens()).isFalse();
    assertThat(Files.isExecutable(folder.resolve("saved/letter.txt.desktop"))).isFalse();
    list.close();
  }

  @Test
  void whereAdministratorsHideDownloadsNothingIsSaved() throws Exception {
    Message message = handed("/y/letter.txt");
    Lockdown.hold(new Lockdown("", "", true, Set.of("downloads"), Map.of()));
    assertThat(chat.files().name(message)).isEmpty();
    chat.files().save(message, folder.resolve("saved/letter.txt"));
    assertThat(list().rows()).isEmpty();
  }

  @Test
  void whatIsNoFileHasNoName() {
    played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'>"
        + "<body>https://example.org/letter.txt</body></message>");
    assertThat(chat.files().name(played.session().chats().messages().last(JULIET).orElseThrow())).isEmpty();
  }

  /** Juliet hands over what the own server has and does not say how large it is. */
  private void hands(String id, String name) {
    String address = store.put("/x/" + name, LETTER);
    played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/balcony' to='romeo@verona.example' id='" + id + "'><body>"
        + address + "</body><x xmlns='jabber:x:oob'><url>" + address + "</url></x></message>");
  }

  @Test
  void whatComesWhileTheServerIsAskedForASizeIsAskedForToo() throws Exception {
    chat.files().send(letter());
    await("it is clear where the own server keeps files").until(() -> told() == 1);
    store.held = new CountDownLatch(1);
    hands("m1", "first.txt");
    await("asked").until(() -> store.measured.getCount() == 0);
    hands("m2", "second.txt");
    store.held.countDown();
    await("all").until(() -> played.messages(JULIET).stream().map(message -> message.handed().size()).toList()
        .equals(Collections.nCopies(3, (long) LETTER.length)));
  }
}
