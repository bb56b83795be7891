/** Registration, invitations and the end of accounts. */
@NullMarked
package im.recado.testkit.registration;

import org.jspecify.annotations.NullMarked;
