package im.recado.console.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rest of the town: so many accounts, sessions and rooms that no list of the console fits on one page. */
final class Crowd {
  private static final List<String> GIVEN =
      List.of("Abram", "Antonio", "Bianca", "Camillo", "Diana", "Emilia", "Fabian", "Ginevra", "Helena", "Iacomo", "José", "Livia");
  private static final List<String> HOUSES =
      List.of("Valentine", "Anselme", "Vitruvio", "Placentio", "Lucentio", "Petruchio", "Escalus", "Sampson", "Potpan", "Simoné");
  private static final int ACCOUNTS = 1000;
  private static final int SESSIONS = 60;
  private static final int ROOMS = 60;

  private Crowd() {}

  /**
   * Lets them in.
   *
   * @param file where their table is written
   */
  static void enter(Verona verona, Path file) throws Exception {
    Files.write(file, table());
    verona.program("user", "import", file.toString());
    for (int i = 0; i < ROOMS; i++) {
      String room = "room=lane-" + i + "@conference.verona.example";
      verona.admin("room-create", room, "owner=" + account(i * 7));
      verona.admin("room-set", room, "setting=roomname", "value=Lane " + i + " by the " + HOUSES.get(i % HOUSES.size()) + " house");
    }
    for (int i = 0; i < SESSIONS; i++) {
      verona.login(account(i * 3) + "/" + (i % 2 == 0 ? "phone" : "desk"));
    }
  }

  private static List<String> table() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      lines.add(account(i) + "," + Verona.PASSWORD + "," + GIVEN.get(i % GIVEN.size()) + " " + HOUSES.get(i / GIVEN.size() % HOUSES.size()));
    }
    return lines;
  }

  private static String account(int number) {
    return "citizen-%04d@verona.example".formatted(number);
  }
}
