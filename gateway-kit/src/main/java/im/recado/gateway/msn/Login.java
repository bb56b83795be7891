package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.Door;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.Tracer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logs one person in, from the first connection to the list of contacts. One thread; waits, within a limit. */
final class Login {
  private static final int MOST_TRANSFERS = 3;
  private static final int MOST_EARLY = 200;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** After so long without a word in the middle of a list the server is asked whether it is there. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  /** So long it has to answer. */
  private static final Duration ANSWERING = Duration.ofSeconds(20);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Web web;
  private final Places places;
  private final String mail;
  private final String password;
  private final List<Dialect> dialects;
  private final Tracer tracer;
  private final long begun = System.nanoTime();
  private final List<Command> early = new ArrayList<>();
  private @Nullable MsnSocket socket;

  /** Whether the server has been asked for more of the list. */
  private boolean asked;

  /** @param dialects what is offered, the best first */
  Login(Web web, Places places, String mail, String password, List<Dialect> dialects, Tracer tracer) {
    this.web = web;
    this.places = places;
    this.mail = mail;
    this.password = password;
    this.dialects = List.copyOf(dialects);
    this.tracer = tracer;
  }

  Entry run() throws NetworkException {
    boolean done = false;
    try {
      Entry entry = enter(places.server());
      done = true;
      return entry;
    } catch (IllegalArgumentException e) {
      throw new NetworkException(Reason.WRONG_CREDENTIALS, "That can be no address and no password on MSN.", e);
    } finally {
      if (!done && socket != null) {
        socket.abort();
      }
    }
  }

  private Entry enter(Door first) throws NetworkException {
    Door door = first;
    for (int i = 0; i <= MOST_TRANSFERS; i++) {
      MsnSocket here = open(door);
      String[] offered = new String[dialects.size() + 1];
      for (int each = 0; each < dialects.size(); each++) {
        offered[each] = dialects.get(each).name();
      }
      offered[dialects.size()] = "CVR0";
      Command version = ask(here, "VER", offered);
      Dialect dialect = dialect(version.arg(1));
      ask(here, "CVR", "0x0409", "winnt", "5.1", "i386", "MSNMSGR", dialect.client(), "msmsgs", mail);
      Command answer = ask(here, "USR", dialect.isSso() ? "SSO" : "TWN", "I", mail);
      if (answer.name().equals("XFR")) {
        door = places.server(answer.arg(2), here.address());
        here.abort();
        early.clear();
        continue;
      }
      return dialect.isSso() ? sso(here, dialect, answer) : twn(here, dialect, answer);
    }
    throw new NetworkException(Reason.DOWN, "The servers of MSN lead in a circle.");
  }

  private MsnSocket open(Door door) throws NetworkException {
    Socket plain = door.open();
    try {
      MsnSocket fresh = new MsnSocket(plain, tracer);
      socket = fresh;
      return fresh;
    } catch (IOException e) {
      throw new NetworkException(Reason.DOWN, door.host() + " cannot be reached.", e);
    }
  }

  private Dialect dialect(String name) throws NetworkException {
    for (Dialect dialect : dialects) {
      if (dialect.name().equals(name)) {
        return dialect;
      }
    }
    throw new NetworkException(Reason.DOWN, "The server speaks no version of MSN that is spoken here.");
  }

  // MSNP12.

  private Entry twn(MsnSocket here, Dialect dialect, Command answer) throws NetworkException {
    if (!answer.arg(1).equals("TWN") || !answer.arg(2).equals("S")) {
      throw strange();
    }
    String ticket = new Passport(web, places).ticket(mail, password, answer.arg(3));
    String name = welcome(ask(here, "USR", "TWN", "S", ticket));
    MsnList list = new MsnList();
    Lists.read(list, here.send("SYN", "0", "0"), () -> nextOfList(here), this::early);
    return new Entry(here, dialect, name, "", ticket, null, null, list, early);
  }

  /**
   * The next command of the list. A server that says no more before it is whole is asked whether it is there: what it answers
   * comes behind all that it has.
   */
  private Command nextOfList(MsnSocket here) throws NetworkException {
    try {
      here.timeout(asked ? ANSWERING : QUIET);
      return taken(here.read());
    } catch (SocketTimeoutException e) {
      if (asked) {
        throw new NetworkException(Reason.TIMEOUT, "MSN does not answer.", e);
      }
      asked = true;
      here.offer(Command.of("PNG", List.of(), null));
      return nextOfList(here);
    } catch (IOException e) {
      throw new NetworkException(Reason.DOWN, "MSN has ended the connection.", e);
    }
  }

  // MSNP15 and later.

  private Entry sso(MsnSocket here, Dialect dialect, Command answer) throws NetworkException {
    if (!answer.arg(1).equals("SSO") || !answer.arg(2).equals("S")) {
      throw strange();
    }
    Soap soap = new Soap(web);
    Sso sso = new Sso(soap, places.tokens(), mail, password, answer.arg(3));
    sso.renew();
    byte[] iv = new byte[8];
    RANDOM.nextBytes(iv);
    List<String> proof = new ArrayList<>(List.of("SSO", "S", sso.ticket(Sso.MESSENGER)));
    try {
      // Some servers ask for the ticket alone.
      if (!answer.arg(4).isEmpty() && !sso.secret().isEmpty()) {
        proof.add(SsoProof.of(sso.secret(), answer.arg(4), iv));
      }
    } catch (IllegalArgumentException e) {
      throw new NetworkException(Reason.DOWN, "MSN says what cannot be understood.", e);
    }
    String endpoint = dialect.hasEndpoints() ? Endpoints.of(mail) : "";
    if (!endpoint.isEmpty()) {
      proof.add(endpoint);
    }
    String name = welcome(ask(here, "USR", proof.toArray(new String[0])));
    MsnList list = new MsnList();
    AddressBook book = new AddressBook(soap, sso, places);
    book.read(list);
    ask(here, "BLP", list.isOpen() ? "AL" : "BL");
    for (String payload : Lists.payloads(list)) {
      known(here, here.send("ADL", List.of(), payload.getBytes(UTF_8)));
    }
    return new Entry(here, dialect, name, endpoint, "", sso, book, list, early);
  }

  /** The server is told the list. That it does not know somebody in it any more is no reason not to be let in. */
  private void known(MsnSocket here, long trid) throws NetworkException {
    try {
      answer(here, trid, "ADL");
    } catch (NetworkException e) {
      if (e.reason() != Reason.NO_SUCH_CONTACT && e.reason() != Reason.REFUSED) {
        throw e;
      }
    }
  }

  /** Who one is, as the server writes it. */
  private String welcome(Command answer) throws NetworkException {
    if (!answer.arg(1).equals("OK")) {
      throw strange();
    }
    return answer.arg(2).equalsIgnoreCase(mail) ? answer.arg(2) : mail;
  }

  // Question and answer.

  private Command ask(MsnSocket here, String name, String... args) throws NetworkException {
    long trid = here.send(name, args);
    if (trid == 0) {
      throw new NetworkException(Reason.DOWN, "MSN has ended the connection.");
    }
    return answer(here, trid, name);
  }

  /** The answer to this; what comes before is kept for later. */
  private Command answer(MsnSocket here, long trid, String name) throws NetworkException {
    while (true) {
      Command command = next(here);
      // What the server says because of a command may have its number too.
      boolean answers = command.error() != 0 || command.name().equals(name) || command.name().equals("XFR");
      if (command.trid() == trid && answers) {
        // It is so already: that is what was asked.
        if (command.error() != 0 && command.error() != 218) {
          throw MsnErrors.of(command.error());
        }
        return command;
      }
      early(command);
    }
  }

  private void early(Command command) {
    if (early.size() < MOST_EARLY) {
      early.add(command);
    }
  }

  private Command next(MsnSocket here) throws NetworkException {
    try {
      return taken(here.read());
    } catch (SocketTimeoutException e) {
      throw new NetworkException(Reason.TIMEOUT, "MSN does not answer.", e);
    } catch (IOException e) {
      throw new NetworkException(Reason.DOWN, "MSN has ended the connection.", e);
    }
  }

  private Command taken(@Nullable Command command) throws NetworkException {
    if (System.nanoTime() - begun > LONGEST.toNanos()) {
      throw new NetworkException(Reason.TIMEOUT, "MSN takes too long.");
    } else if (command == null) {
      throw new NetworkException(Reason.DOWN, "MSN has ended the connection.");
    } else if (command.name().equals("OUT")) {
      throw Goodbye.of(command);
    }
    return command;
  }

  private static NetworkException strange() {
    return new NetworkException(Reason.DOWN, "MSN says what cannot be understood.");
  }
}
