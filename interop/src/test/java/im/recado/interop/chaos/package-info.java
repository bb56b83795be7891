/** A TCP proxy on loopback that treats connections as badly as real networks do. */
@NullMarked
package im.recado.interop.chaos;

import org.jspecify.annotations.NullMarked;
