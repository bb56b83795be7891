package im.recado.client.view;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.recado.client.Ground;
import java.awt.Dimension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Real windows under Xvfb and a window manager, two people, one server. With {@code -Drecado.pictures=FOLDER} the pictures are kept. Each play
 * has a screen, a server, a process and a folder of its own, so that two run at once.
 */
@Execution(ExecutionMode.CONCURRENT)
class WindowsTest {
  private static final Path TRAYER = Path.of("/usr/bin/trayer");

  @TempDir Path folder;

  @Test
  void twoPeopleLogInTalkAndMeetInARoom() throws Exception {
    play(Play.class);
  }

  @Test
  void whatWasSaidIsTakenBack() throws Exception {
    play(Saying.class);
  }

  @Test
  void filesAndPicturesGoFromOneToTheOther() throws Exception {
    play(Handing.class);
  }

  @Test
  void filesGoFromClientToClient() throws Exception {
    play(Directly.class);
  }

  @Test
  void onePutsTheContactsInOrder() throws Exception {
    play(People.class);
  }

  @Test
  void onePersonAsksAndTheOtherAccepts() throws Exception {
    play(Asking.class);
  }

  @Test
  void peopleMakeRoomsAndFindWhatWasSaid() throws Exception {
    play(Gathering.class);
  }

  @Test
  void administratorsDecideWhatIsThere() throws Exception {
    play(Locked.class);
  }

  @Test
  void oneLooksAroundOnesServer() throws Exception {
    play(Around.class);
  }

  @Test
  void twoAccountsTalkToEachOtherInOneWindow() throws Exception {
    play(InOneWindow.class);
  }

  @Test
  void twoPeopleMeetOnAnotherNetwork() throws Exception {
    play(Abroad.class, Map.of("gateway.echo.offered", true, "gateway.irc.offered", true, "gateway.icq.offered", true));
  }

  @Test
  void oneTalksWithSomebodyOnIrc() throws Exception {
    Irc.assume();
    try (Irc irc = new Irc(folder)) {
      play(OnIrc.class, Map.of("gateway.echo.offered", true, "gateway.irc.offered", true,
          "gateway.irc.servers", "localhost " + irc.port() + " plain"), String.valueOf(irc.port()));
    }
  }

  @Test
  void theTrayLeadsBackToTheWindow() throws Exception {
    assumeTrue(Files.isExecutable(TRAYER), "trayer is not installed (./recado test --peers installs it)");
    play(InTheTray.class);
  }

  @Test
  void aWindowBehindAnotherOneAsksForAttention() throws Exception {
    play(Calling.class);
  }

  @Test
  void everyViewIsOpenedAndClosedByKeys() throws Exception {
    play(Views.class);
  }

  /** With the largest letters, in every language, on a screen of 1024 by 700. */
  @Test
  void everyViewFitsASmallScreen() throws Exception {
    Screen.assume();
    play(Views.class, new Dimension(1024, 700), 1, Files.createDirectory(folder.resolve("small")), Views.SMALL, Map.of());
  }

  /** In every language, where there is room for one half of the window. */
  @Test
  void everyViewFitsANarrowScreen() throws Exception {
    Screen.assume();
    play(Views.class, new Dimension(480, 600), 1, Files.createDirectory(folder.resolve("narrow")), Views.NARROW, Map.of());
  }

  private void play(Class<?> play) throws Exception {
    play(play, Map.of());
  }

  /** On a server with settings as people write them, by key; the play takes these, too. */
  private void play(Class<?> play, Map<String, ?> settings, String... more) throws Exception {
    Screen.assume();
    Dimension screen = new Dimension(Play.WIDTH, Play.HEIGHT);
    play(play, screen, 1, Files.createDirectory(folder.resolve("once")), "", settings, more);
    if (Theatre.PICTURES != null) {
      // And on a screen of twice as many dots.
      play(play, screen, 2, Files.createDirectory(folder.resolve("twice")), "-200", settings, more);
    }
  }

  private static void play(Class<?> who, Dimension size, int scale, Path folder, String kind, Map<String, ?> settings, String... more) throws Exception {
    try (Ground ground = new Ground(folder, settings)) {
      ground.friends();
      ground.server().set("registration.mode", "open");
      ground.server().set("registration.captcha", "false");
      new Theatre(folder, size, scale).play(who, ground.port(), kind, more);
    }
  }
}
