package im.recado.wire.xml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.management.ManagementFactory;

/**
 * Prints what CPU time reading and writing a chat message of 250 bytes costs, and what an idle
 * reader holds. Run by hand: {@code java -cp
 * wire/target/classes:wire/target/test-classes:<jspecify.jar> im.recado.wire.xml.XmlSpeed}.
 */
final class XmlSpeed implements StreamListener {
  private static final int ROUND = 1_000_000;
  private static final byte[] MESSAGE =
      ("<message to='juliet@capulet.example/balcony' id='a1b2c3d4e5' type='chat'><body>Wherefore"
           + " art thou, Romeo? Deny thy father and refuse thy name; or, if thou wilt not, be but"
           + " sworn my love</body><active"
           + " xmlns='http://jabber.org/protocol/chatstates'/></message>")
          .getBytes(UTF_8);

  private Element last = Element.of("none", "");
  private long read;

  @Override
  public void streamOpened(Element header) {}

  @Override
  public void element(Element element) {
    last = element;
    read++;
  }

  @Override
  public void streamClosed() {}

  public static void main(String[] args) throws XmlException {
    XmlSpeed speed = new XmlSpeed();
    XmlStreamReader reader = new XmlStreamReader(speed, XmlLimits.CLIENT);
    byte[] header = StreamTranscript.HEADER.getBytes(UTF_8);
    reader.feed(header, 0, header.length);
    XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
    System.out.println(MESSAGE.length + " bytes");
    for (int round = 0; round < 8; round++) {
      long begin = cpu();
      long allocated = allocated();
      for (int i = 0; i < ROUND; i++) {
        reader.feed(MESSAGE, 0, MESSAGE.length);
      }
      long parsed = cpu();
      long allocatedReading = allocated() - allocated;
      for (int i = 0; i < ROUND; i++) {
        writer.clear();
        writer.element(speed.last);
      }
      long written = cpu();
      Element shared = speed.last.withAttribute("from", "romeo@montague.example/orchard");
      for (int i = 0; i < ROUND; i++) {
        writer.clear();
        writer.element(shared);
      }
      long fanned = cpu();
      System.out.printf(
          "read %d ns (%d bytes allocated), write %d ns, write to one of many %d ns%n",
          (parsed - begin) / ROUND,
          allocatedReading / ROUND,
          (written - parsed) / ROUND,
          (fanned - written) / ROUND);
    }
    idle(header);
    System.out.println(speed.read + " messages, the last of " + writer.length() + " bytes");
  }

  /** What a reader holds between two stanzas, measured on many of them. */
  private static void idle(byte[] header) throws XmlException {
    XmlSpeed listener = new XmlSpeed();
    XmlStreamReader[] readers = new XmlStreamReader[100_000];
    long before = used();
    for (int i = 0; i < readers.length; i++) {
      readers[i] = new XmlStreamReader(listener, XmlLimits.CLIENT);
      readers[i].feed(header, 0, header.length);
      readers[i].feed(MESSAGE, 0, MESSAGE.length);
    }
    System.out.println((used() - before) / readers.length + " bytes for each idle reader");
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** CPU time of this thread in nanoseconds, which other work on the machine hardly changes. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long allocated() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class)
        .getCurrentThreadAllocatedBytes();
  }
}
