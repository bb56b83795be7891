/** Suites that others have written for XMPP servers, run against this one. */
@NullMarked
package im.recado.interop.suite;

import org.jspecify.annotations.NullMarked;
