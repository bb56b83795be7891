/** Certificates from an authority that gives them out by ACME (RFC 8555): ordered, and renewed before they expire. */
@NullMarked
package im.recado.server.acme;

import org.jspecify.annotations.NullMarked;
