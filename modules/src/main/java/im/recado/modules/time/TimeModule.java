package im.recado.modules.time;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqTarget;
import im.recado.modules.delay.Dates;
import im.recado.wire.stanza.Iq;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.time.ZoneOffset;

/** Tells the server's time (XEP-0202). */
public final class TimeModule implements Module {
  static final String NS = "urn:xmpp:time";

  private final Kernel kernel;

  public TimeModule(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("time", "Tells the server's time.")
        .switchable()
        .xep(202, "2.0", "Entity Time")
        .serverFeature(NS)
        .iq(Iq.Type.GET, IqTarget.SERVER, "time", NS, request -> time());
  }

  private Element time() {
    Instant now = kernel.clock().instant();
    ZoneOffset offset = kernel.clock().getZone().getRules().getOffset(now);
    return Element.builder("time", NS)
        .child("tzo", NS, offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId().substring(0, 6))
        .child("utc", NS, Dates.format(now))
        .build();
  }
}
