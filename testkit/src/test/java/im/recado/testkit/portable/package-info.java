/** Accounts that go from one server to another. */
@NullMarked
package im.recado.testkit.portable;

import org.jspecify.annotations.NullMarked;
