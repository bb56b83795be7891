package im.recado.client.view;

import im.recado.client.Client;
import im.recado.client.model.Account;
import im.recado.client.model.ChatModel;
import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.MainModel;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Accounts;
import im.recado.client.services.Event;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Toolkit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.swing.AbstractButton;
import javax.swing.JComponent;
import javax.swing.JList;
import javax.swing.JScrollBar;
import javax.swing.JScrollPane;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The program with its window, looked at from within: how long the thread of the window is busy, and how long others wait for it. Run by
 * {@link FiguresTest} in a process of its own, which is started as {@code ./recado client} is.
 */
final class Figures {
  private static final Jid ROOM = Jid.of("balcony@conference.verona.example");

  private final Path results;
  private final Path words;
  private final Busy busy = new Busy();
  private final MainWindow window;
  private final long open;
  private long last;

  private Figures(Path profile, Path results, Path words) {
    this.results = results;
    this.words = words;
    Toolkit.getDefaultToolkit().getSystemEventQueue().push(busy);
    window = on(() -> {
      MainWindow shown = new Client.Running(new Accounts(profile), () -> { }).show();
      shown.setSize(1100, 760);
      return shown;
    });
    open = sinceStart();
  }

  /** Takes what is to be measured, the profile, where figures are written to, and where the other side says that it is done. */
  public static void main(String[] args) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(30));
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    try {
      Figures figures = new Figures(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
      switch (args[0]) {
        case "login" -> figures.login();
        case "history" -> figures.history();
        case "room" -> figures.room();
        case "day" -> figures.day();
        default -> throw new IllegalArgumentException(args[0]);
      }
      // As when somebody quits: classes are kept for the next start.
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private void write(String line) throws IOException {
    Files.writeString(results, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Not the stage's: its robot brings large libraries along. */
  private static <T> T on(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    EventQueue.invokeLater(task);
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long sinceStart() {
    return Duration.between(ProcessHandle.current().info().startInstant().orElseThrow(), Instant.now()).toMillis();
  }

  private Optional<MainModel> main() {
    return window.accounts().all().stream().findFirst().flatMap(Account::main);
  }

  private static <T> @Nullable T part(Container in, Class<T> type, String name) {
    for (Component child : in.getComponents()) {
      if (type.isInstance(child) && name.equals(child.getName())) {
        return type.cast(child);
      }
      T found = child instanceof Container container ? part(container, type, name) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private <T> T await(Class<T> type, String name) {
    Awaitility.await(name).until(() -> Figures.<Optional<T>>on(() -> Optional.ofNullable(part(window, type, name))).isPresent());
    return Figures.<Optional<T>>on(() -> Optional.ofNullable(part(window, type, name))).orElseThrow();
  }

  private MainModel online() {
    Awaitility.await("online").until(() -> on(() -> main().filter(main -> main.state() == Event.State.ONLINE).isPresent()));
    return on(() -> main().orElseThrow());
  }

  /** From the start of the process to contacts that one can click on, and to the stream. */
  private void login() throws IOException {
    AbstractButton tab = await(AbstractButton.class, "tab.contacts");
    on(() -> {
      tab.doClick(0);
      return true;
    });
    JList<?> contacts = await(JList.class, "contacts");
    Awaitility.await("contacts").until(() -> on(() -> contacts.isShowing() && contacts.getModel().getSize() >= 500));
    on(() -> {
      JComponent pane = (JComponent) window.getContentPane();
      pane.paintImmediately(0, 0, pane.getWidth(), pane.getHeight());
      return true;
    });
    long shown = sinceStart();
    online();
    write("window open " + open + " ms, contacts shown " + shown + " ms after the start of the process, online " + sinceStart() + " ms, of the processor "
        + ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() + " ms, resident " + resident("VmRSS") + " MB");
  }

  /** Scrolls from the newest message to the oldest one, a thousand dots a frame, sixty frames a second. */
  private void history() throws Exception {
    MainModel main = online();
    on(() -> {
      main.open(Jid.of("juliet@verona.example"), false);
      return true;
    });
    MessagesView messages = await(MessagesView.class, "messages");
    Awaitility.await("the newest").until(() -> first() > 0);
    int count = main.session().chats().messages().count(Jid.of("juliet@verona.example"));
    JScrollBar bar = on(() -> ((JScrollPane) SwingUtilities.getAncestorOfClass(JScrollPane.class, messages)).getVerticalScrollBar());
    busy.begin();
    long begin = System.nanoTime();
    ScheduledExecutorService hand = Executors.newSingleThreadScheduledExecutor();
    var _ = hand.scheduleAtFixedRate(() -> EventQueue.invokeLater(() -> bar.setValue(bar.getValue() - 1000)), 0, 16, TimeUnit.MILLISECONDS);
    Awaitility.await("the oldest").pollInterval(Duration.ofMillis(200)).until(() -> first() == 0);
    hand.shutdownNow();
    write(String.format(Locale.ROOT, "%d messages in %.0f s; %s; resident %s MB, at most %s", count, (System.nanoTime() - begin) / 1e9, busy.end(),
        resident("VmRSS"), resident("VmHWM")));
  }

  /** The number in the words of the first message that is laid out; -1 while there is none. */
  private int first() {
    return on(() -> window.chat().map(ChatModel::rows).orElse(List.of()).stream().filter(Bubble.class::isInstance)
        .map(row -> Integer.parseInt(((Bubble) row).text().split(" ")[1])).findFirst().orElse(-1));
  }

  /** Sits in a room until the other side has said all that it had to say. */
  private void room() throws Exception {
    MainModel main = online();
    main.session().roomVisits().enter(ROOM, "Balcony", "romeo", "");
    on(() -> {
      main.open(ROOM, true);
      return true;
    });
    Awaitility.await("others").until(() -> on(() -> window.chat().map(chat -> chat.room().occupants().size()).orElse(0)) > 1);
    say("ready");
    Awaitility.await("the first").until(() -> said() > 0);
    busy.begin();
    long before = said();
    long begin = System.nanoTime();
    awaitEnd();
    Awaitility.await("quiet").pollInterval(Duration.ofSeconds(1)).until(this::isQuiet);
    double minutes = (System.nanoTime() - begin) / 6e10;
    write(String.format(Locale.ROOT, "%d messages in %.1f min; %s; resident %s MB", said() - before, minutes, busy.end(), resident("VmRSS")));
  }

  private long said() {
    return main().orElseThrow().session().chats().messages().count(ROOM);
  }

  private boolean isQuiet() {
    long before = last;
    last = said();
    return last == before;
  }

  /** Goes through the conversations, scrolls and answers, until the day of the others is over. */
  private void day() throws Exception {
    MainModel main = online();
    main.session().roomVisits().enter(ROOM, "Balcony", "romeo", "");
    JTextComponent composer = await(JTextComponent.class, "composer");
    write("at its beginning: resident " + resident("VmRSS") + " MB");
    say("ready");
    int round = 0;
    while (!Files.exists(words.resolveSibling("end"))) {
      int now = round++;
      on(() -> {
        List<MainModel.Entry> entries = main.entries();
        if (!entries.isEmpty()) {
          MainModel.Entry entry = entries.get(now % entries.size());
          main.open(entry.jid(), entry.room());
          composer.setText("an answer, number " + now);
          window.chat().ifPresent(chat -> chat.send(composer.getText()));
          composer.setText("");
          window.chat().ifPresent(ChatModel::older);
        }
        return true;
      });
      Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      if (now % 60 == 59) {
        write("after " + now + " rounds: resident " + resident("VmRSS") + " MB, messages " + all(main));
      }
    }
    write("at its end: resident " + resident("VmRSS") + " MB, at most " + resident("VmHWM") + " MB, heap "
        + (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1_000_000 + " of "
        + Runtime.getRuntime().totalMemory() / 1_000_000 + " MB, messages " + all(main) + ", conversations " + on(() -> main.entries().size()));
  }

  private static int all(MainModel main) {
    return main.entries().stream().mapToInt(entry -> main.session().chats().messages().count(entry.jid())).sum();
  }

  private void say(String word) throws IOException {
    Files.writeString(words, word);
  }

  private void awaitEnd() {
    Awaitility.await("the end").until(() -> Files.exists(words.resolveSibling("end")));
  }

  private static String resident(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith(field + ":"))
        .map(line -> Long.toString(Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000)).findFirst().orElseThrow();
  }
}
