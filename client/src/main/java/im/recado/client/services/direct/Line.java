package im.recado.client.services.direct;

import im.recado.client.protocol.jingle.Socks5;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connection of its own for one file, in either direction. */
final class Line implements Inlet, Outlet {
  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  private Line(SocketChannel channel) throws IOException {
    this.channel = channel;
    // By the socket: a read has a time limit there, and whoever is interrupted waits no longer.
    this.in = channel.socket().getInputStream();
    this.out = channel.socket().getOutputStream();
  }

  /** Connects and asks for a stream; waits. */
  static Line to(InetSocketAddress place, String address, Duration most) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(place, (int) most.toMillis());
      Line line = new Line(channel);
      channel.socket().setSoTimeout((int) most.toMillis());
      Socks5.ask(line.in, line.out, address);
      channel.socket().setSoTimeout((int) Ways.STALL.toMillis());
      return line;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Lets somebody in who names the stream; waits. */
  static Line from(SocketChannel channel, String address, Duration most) throws IOException {
    Line line = new Line(channel);
    channel.socket().setSoTimeout((int) most.toMillis());
    Socks5.answer(line.in, line.out, address);
    channel.socket().setSoTimeout((int) Ways.STALL.toMillis());
    return line;
  }

  @Override
  public int read(byte[] into) throws IOException {
    return in.read(into);
  }

  @Override
  public boolean more() throws IOException {
    return in.available() > 0;
  }

  @Override
  public void write(byte[] bytes, int count) throws IOException {
    out.write(bytes, 0, count);
  }

  @Override
  public void end() throws IOException {
    out.flush();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }
}
