/** A server in the process of the test, the ways to reach it, and time that obeys. */
@NullMarked
package im.recado.testkit.server;

import org.jspecify.annotations.NullMarked;
