package im.recado.client.model;

import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Trust;
import im.recado.client.services.Hub;
import im.recado.client.services.Profile;
import im.recado.client.services.Session;
import im.recado.client.services.store.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody's program is killed (SIGKILL) over and over at random moments, while they write and are written to. {@code
 * -Drecado.kills=100} does it that often.
 */
class KilledTest {
  private static final int KILLS = Integer.getInteger("recado.kills", 6);
  private static final String READY = "ready";
  private static final String TYPED = "typed ";
  private static final String SENT = "sent ";

  @TempDir Path folder;
  private final long seed = Long.getLong("recado.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** A program without a window: what lies below the window is the same. */
  static final class Program {
    private Program() {}

    /** Writes without end from a number on, and says what is kept. */
    public static void main(String[] args) throws Exception {
      ExecutorService screen = Executors.newSingleThreadExecutor();
      ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor();
      Ui ui = new Ui(screen, elsewhere, Executors.newSingleThreadExecutor());
      Login login = new Login(ROMEO, Ground.PASSWORD, "127.0.0.1", Integer.parseInt(args[1]));
      Hub hub = new Hub();
      Session session = new Session(new Profile(Path.of(args[0])), hub, login,
          listener -> new SmackLink(login, new Trust(Ground.DOMAIN, fingerprint -> true), listener));
      List<ChatModel> made = new ArrayList<>();
      on(screen, () -> made.add(new ChatModel(session, Words.of("en"), ui, session.chats().open(JULIET, false))));
      ChatModel chat = made.getFirst();
      hub.on(event -> screen.execute(() -> chat.heard(event)));
      session.startWhenPossible();
      say(READY);
      for (int number = Integer.parseInt(args[2]);; number++) {
        String words = "message " + number;
        on(screen, () -> chat.writing().typed(words));
        kept(ui);
        say(TYPED + number);
        on(screen, () -> chat.send(words));
        kept(ui);
        say(SENT + number);
      }
    }

    private static void say(String line) {
      System.out.println(line);
    }

    private static void on(ExecutorService screen, Runnable work) throws Exception {
      screen.submit(work).get();
    }

    /** What was to be written down until now is. */
    private static void kept(Ui ui) throws InterruptedException {
      CountDownLatch done = new CountDownLatch(1);
      ui.away(done::countDown);
      done.await();
    }
  }

  @Test
  @Timeout(900)
  void f29NoDraftNoMessageAndNoHistoryIsLost() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person juliet = ground.enter(JULIET);
      Path place = folder.resolve("killed");
      int typed = -1;
      int sent = -1;
      int said = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        List<String> lines = run(place, ground.port(), sent + 1, juliet, said);
        said += 5;
        for (String line : lines) {
          typed = line.startsWith(TYPED) ? Integer.parseInt(line.substring(TYPED.length())) : typed;
          sent = line.startsWith(SENT) ? Integer.parseInt(line.substring(SENT.length())) : sent;
        }
        sent = nothingIsLost(place, typed, sent, kill);
      }
      Person romeo = ground.enter(ROMEO, new Profile(place));
      int all = sent + 1;
      await("everything arrives").until(() -> numbers(juliet).size() >= all);
      assertThat(numbers(juliet)).as("seed " + seed).isEqualTo(IntStream.range(0, all).mapToObj(i -> "message " + i).toList());
      int answers = said;
      await("everything is read").until(() -> answers(romeo).size() >= answers);
      assertThat(answers(romeo)).as("seed " + seed).isEqualTo(IntStream.range(0, answers).mapToObj(i -> "answer " + i).toList());
      assertThat(romeo.session().chats().find(JULIET).orElseThrow().draft()).isIn("", "message " + all);
    }
  }

  /** What of it is on the disk is all that the program has said; the number of the last message that was sent. */
  private int nothingIsLost(Path place, int typed, int sent, int kill) {
    try (Profile profile = new Profile(place)) {
      Session session = new Session(profile, new Hub(), new Login(ROMEO, "", null, 0), listener -> new SmackLink(
          new Login(ROMEO, "", null, 0), new Trust(Ground.DOMAIN, fingerprint -> false), listener));
      // What waits and what an archive has told are ordered by two clocks.
      List<Integer> here = session.chats().messages().newest(JULIET, Integer.MAX_VALUE).stream().filter(Message::own)
          .map(message -> Integer.valueOf(message.body().substring("message ".length()))).sorted().toList();
      assertThat(here).as("kill %d, seed %d", kill, seed).isEqualTo(IntStream.range(0, here.size()).boxed().toList())
          .hasSizeBetween(sent + 1, sent + 2);
      if (typed > sent && here.size() == sent + 1) {
        assertThat(session.chats().find(JULIET).orElseThrow().draft()).as("kill %d, seed %d", kill, seed).isEqualTo("message " + typed);
      }
      return here.size() - 1;
    }
  }

  /** Lets it write for a while, has it written to, and kills it; what it has said. */
  private List<String> run(Path place, int port, int from, Person juliet, int said) throws IOException, InterruptedException {
    Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
        "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Program.class.getName(),
        place.toString(), Integer.toString(port), Integer.toString(from))
        .redirectError(folder.resolve("program.txt").toFile()).start();
    List<String> lines = new ArrayList<>();
    int until = 1 + random.nextInt(120);
    int spin = random.nextInt(200_000);
    try (BufferedReader out = new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.equals(READY)) {
          IntStream.range(said, said + 5).forEach(i -> juliet.session().chats().send(ROMEO, "answer " + i));
        }
        if (lines.size() == until) {
          // Not at the end of a step, where it has just spoken, but anywhere in the next ones.
          for (int i = 0; i < spin; i++) {
            Thread.onSpinWait();
          }
          // By its handle: what it has said can still be read.
          program.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(program.waitFor()).as("seed %d", seed).isEqualTo(137);
    return lines;
  }

  private static List<String> numbers(Person person) {
    return person.session().chats().messages().newest(ROMEO, Integer.MAX_VALUE).stream().map(Message::body)
        .filter(words -> words.startsWith("message ")).toList();
  }

  private static List<String> answers(Person person) {
    return person.session().chats().messages().newest(JULIET, Integer.MAX_VALUE).stream().map(Message::body)
        .filter(words -> words.startsWith("answer ")).toList();
  }
}
