/** What every store must do, whatever it keeps things in. */
@NullMarked
package im.recado.testkit.store;

import org.jspecify.annotations.NullMarked;
