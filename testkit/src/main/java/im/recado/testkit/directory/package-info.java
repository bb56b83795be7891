/** A directory (LDAP) in the process of the test, with people and groups in it. */
@NullMarked
package im.recado.testkit.directory;

import org.jspecify.annotations.NullMarked;
