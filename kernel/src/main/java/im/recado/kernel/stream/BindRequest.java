package im.recado.kernel.stream;

import im.recado.kernel.session.Session;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/** Does what a client asked for together with its resource (XEP-0386 section 3.2). */
@FunctionalInterface
public interface BindRequest {
  /**
   * The session stands, its client does not know of it yet. On the stream's lane, off the loop; must not write to the
   * stream.
   *
   * @param request the child of {@code <bind/>}, as a stranger wrote it
   * @return what to answer within {@code <bound/>}, or null
   */
  @Nullable Element handle(ClientStream stream, Session session, Element request);
}
