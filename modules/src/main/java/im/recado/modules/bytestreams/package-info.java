/** A proxy for bytestreams between clients (XEP-0065). */
@NullMarked
package im.recado.modules.bytestreams;

import org.jspecify.annotations.NullMarked;
