package im.recado.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Servers of MSN that say what the test wants, also what no server should: a notification server and switchboards at one port. Every
 * command that the gateway sends must be looked at with {@link Line#expect}. In what is expected and sent {@code #} is the number of the
 * command: whatever it is, and the last one that was seen.
 */
final class FakeMsn implements AutoCloseable {
  static final String SELF = "rosa@example.com";
  /** What the gateway says that it can. */
  static final String CAPS = "1073741856";

  static final String PASSWORD = "Open Sesame";
  static final String PROFILE = "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsprofile; charset=UTF-8\r\nLoginTime: 1\r\n\r\n";

  private static final int PATIENCE_MILLIS = 30_000;
  private static final Set<String> CARRYING = Set.of("MSG", "UUX", "ADL", "RML", "QRY", "UUM");

  private final ServerSocket listener;
  final MsnWeb web;

  FakeMsn() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(PATIENCE_MILLIS);
    web = new MsnWeb(SELF, PASSWORD);
  }

  /** The gateway is told of it. */
  void tell(Crossing crossing, String protocols) {
    crossing.server.set("gateway.msn.server", address());
    crossing.server.set("gateway.msn.web", web.address());
    crossing.server.set("gateway.msn.protocols", protocols);
  }

  String address() {
    return "localhost:" + listener.getLocalPort();
  }

  /** The next connection. */
  Line accept() throws IOException {
    return new Line(listener.accept());
  }

  /** The next connection, logged in with MSNP12; lists as the server writes them, groups first. */
  Line welcome12(String... lists) throws IOException {
    Line line = accept();
    line.expect("VER # MSNP12 CVR0");
    line.send("VER # MSNP12");
    line.enter12(lists);
    return line;
  }

  /** The next connection, logged in with a later version. */
  Line welcome(String protocol) throws IOException {
    Line line = accept();
    line.expect("VER # " + protocol + " CVR0");
    line.send("VER # " + protocol);
    line.enter(!protocol.equals("MSNP15"));
    return line;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    web.close();
  }

  /** One connection. */
  static final class Line implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private String trid = "0";

    /** Who may see the user that is in no list: AL for everybody, BL for nobody. */
    String others = "AL";

    /** What the last command has carried. */
    String payload = "";

    byte[] raw = new byte[0];

    Line(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    }

    /** Says commands that carry nothing. */
    void send(String... commands) throws IOException {
      for (String command : commands) {
        bytes(command.replace("#", trid) + "\r\n");
      }
    }

    /** Says a command that carries something. */
    void carry(String command, String carried) throws IOException {
      bytes(command.replace("#", trid) + " " + carried.getBytes(UTF_8).length + "\r\n" + carried);
    }

    /** The same with bytes. */
    void carry(String command, byte[] carried) throws IOException {
      out.write((command.replace("#", trid) + " " + carried.length + "\r\n").getBytes(UTF_8));
      out.write(carried);
      out.flush();
    }

    /** Says these bytes, which need be no command. */
    void bytes(String text) throws IOException {
      out.write(text.getBytes(UTF_8));
      out.flush();
    }

    /** The next command, with {@code #} for its number; null at the end. */
    @Nullable String next() throws IOException {
      String line = line();
      if (line == null) {
        return null;
      }
      String[] words = line.split(" ");
      payload = "";
      if (CARRYING.contains(words[0])) {
        raw = in.readNBytes(Integer.parseInt(words[words.length - 1]));
        payload = new String(raw, UTF_8);
        line = line.substring(0, line.lastIndexOf(' '));
      }
      if (words.length > 1 && words[1].matches("[0-9]+")) {
        trid = words[1];
        line = line.replaceFirst(" " + words[1], " #");
      }
      return line;
    }

    private @Nullable String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          return line.toString(UTF_8).stripTrailing();
        }
        line.write(b);
      }
      return null;
    }

    /** The number of the last command. */
    int number() {
      return Integer.parseInt(trid);
    }

    /** The next command must be this; the others of a keeper-awake are answered. */
    void expect(String wanted) throws IOException {
      assertThat(next()).isEqualTo(wanted);
    }

    /** The end comes after this. */
    void expectEnd() throws IOException {
      String last = next();
      assertThat(last == null || last.equals("OUT")).as("%s", last).isTrue();
      if (last != null) {
        assertThat(next()).isNull();
      }
    }

    private void hello(String client) throws IOException {
      expect("CVR # 0x0409 winnt 5.1 i386 MSNMSGR " + client + " msmsgs " + SELF);
      send("CVR # " + client + " " + client + " " + client + " http://a.example http://b.example");
    }

    /** The way in of MSNP12, from {@code CVR} on. */
    void enter12(String... lists) throws IOException {
      hello("7.5.0324");
      expect("USR # TWN I " + SELF);
      send("USR # TWN S ct=1,rver=1");
      expect("USR # TWN S " + MsnWeb.TICKET);
      send("USR # OK " + SELF + " 1 0", "SBS 0 null");
      carry("MSG Hotmail Hotmail", PROFILE);
      expect("SYN # 0 0");
      long groups = java.util.Arrays.stream(lists).filter(list -> list.startsWith("LSG")).count();
      send("SYN # 2005-04-23T18:57:44.8130000-07:00 2005-04-23T18:57:54.2070000-07:00 " + (lists.length - groups) + " " + groups);
      send("GTC A", "BLP AL", "PRP MFN Rosa");
      send(lists);
    }

    /** The way in of later versions, from {@code CVR} on. */
    void enter(boolean endpoints) throws IOException {
      enter(endpoints, "ADL # OK");
    }

    /** The same with another answer to the list. */
    void enter(boolean endpoints, String answer) throws IOException {
      hello(endpoints ? "14.0.8117.0416" : "8.5.1302");
      expect("USR # SSO I " + SELF);
      carry("GCF 0", "<config/>");
      send("USR # SSO S MBI_KEY_OLD " + "A".repeat(64));
      assertThat(next()).matches("USR # SSO S t=messenger&p= [A-Za-z0-9+/=]{172}" + (endpoints ? " \\{[0-9a-f-]{36}}" : ""));
      send("USR # OK " + SELF + " 1 0", "SBS 0 null");
      carry("MSG Hotmail Hotmail", PROFILE);
      carry("UBX 1:" + SELF, "");
      expect("BLP # " + others);
      send("BLP # " + others);
      expect("ADL #");
      String list = payload;
      // Who is there is told with the number of the list, before it is confirmed.
      send("ILN # NLN " + (endpoints ? "1:bob@example.com Bob 0:0" : "bob@example.com 1 Bob 0"), answer);
      payload = list;
    }

    /** The gateway shows how the user is. */
    void shown(String code, String capabilities, String words) throws IOException {
      expect("CHG # " + code + " " + capabilities);
      send("CHG # " + code + " " + capabilities);
      if (capabilities.endsWith(":0")) {
        expect("UUX #");
        assertThat(payload).isEqualTo("<EndpointData><Capabilities>" + capabilities + "</Capabilities></EndpointData>");
        send("UUX # 0");
        expect("UUX #");
        assertThat(payload)
            .isEqualTo(
                "<PrivateEndpointData><EpName>Recado</EpName><Idle>false</Idle><ClientType>1</ClientType><State>" + code
                    + "</State></PrivateEndpointData>");
        send("UUX # 0");
      }
      expect("UUX #");
      assertThat(MsnWeb.between(payload, "PSM")).isEqualTo(words);
      send("UUX # 0");
    }

    /** The network breaks. */
    void cut() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
