/** What the tests of several packages share. */
@NullMarked
package im.recado.wire;

import org.jspecify.annotations.NullMarked;
