/** What the server says that it has, read as a client reads it. */
@NullMarked
package im.recado.testkit.disco;

import org.jspecify.annotations.NullMarked;
