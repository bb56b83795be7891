package im.recado.bench;

import im.recado.bench.client.Frame;
import im.recado.bench.client.StreamFramer;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** As little of an XMPP server as the generator needs: PLAIN, bind, ping, roster, acks, resumption, messages. */
final class FakeServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  private final Map<String, Connection> online = new ConcurrentHashMap<>();
  private final Function<String, List<String>> fault;

  /** A server that delivers for each message what the function makes of it: nothing, it, it twice … */
  FakeServer(Function<String, List<String>> fault) throws IOException {
    this.fault = fault;
    Thread.ofVirtual().start(() -> {
      while (!listener.isClosed()) {
        try {
          Connection connection = new Connection(listener.accept());
          Thread.ofVirtual().start(connection::serve);
        } catch (IOException e) {
          return; // closed
        }
      }
    });
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private final class Connection implements StreamFramer.Sink {
    private final Socket socket;
    private final StreamFramer framer = new StreamFramer(this);
    private String user = "";
    private int stanzas;

    Connection(Socket socket) {
      this.socket = socket;
    }

    void serve() {
      byte[] bytes = new byte[8192];
      try (socket; InputStream in = socket.getInputStream()) {
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
          framer.feed(Unpooled.wrappedBuffer(bytes, 0, n));
        }
      } catch (IOException e) {
        // the other side cut the connection
      } finally {
        online.remove(user, this);
      }
    }

    synchronized void send(String text) {
      try {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        online.remove(user, this);
      }
    }

    @Override
    public void header(Frame header) {
      send("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='s' id='1'><stream:features>"
          + (user.isEmpty() ? "<mechanisms><mechanism>PLAIN</mechanism></mechanisms>" : "<bind/><sm/>")
          + "</stream:features>");
    }

    @Override
    public void frame(Frame frame) {
      stanzas += frame.isStanza() ? 1 : 0;
      if (frame.is("auth")) {
        String plain = new String(Base64.getDecoder().decode(frame.text("auth")), StandardCharsets.UTF_8);
        user = plain.split("\0")[1];
        framer.restart();
        send("<success/>");
      } else if (frame.is("iq") && frame.contains("<bind")) {
        online.put(user, this);
        send("<iq type='result' id='" + frame.attribute("id") + "'><bind><jid>" + user
            + "@localhost/r</jid></bind></iq>");
      } else if (frame.is("iq")) {
        send("<iq type='result' id='" + frame.attribute("id") + "'/>");
      } else if (frame.is("enable")) {
        stanzas = 0;
        send(frame.attributeIs("resume", "true") ? "<enabled id='" + user + "' resume='true'/>" : "<enabled/>");
      } else if (frame.is("resume")) {
        boolean mine = frame.attributeIs("previd", user);
        online.put(user, this);
        send(mine ? "<resumed previd='" + user + "' h='0'/>" : "<failed/>");
      } else if (frame.is("r")) {
        send("<a h='" + stanzas + "'/>");
      } else if (frame.is("message")) {
        Connection to = online.get(String.valueOf(frame.attribute("to")).split("@")[0]);
        String stamped = frame.toString().replace("<message ", "<message from='" + user + "@localhost/r' ");
        if (to != null) {
          fault.apply(stamped).forEach(to::send);
        }
      }
    }

    @Override
    public void end() {
      send("</stream:stream>");
      try {
        socket.close();
      } catch (IOException e) {
        online.remove(user, this);
      }
    }
  }
}
