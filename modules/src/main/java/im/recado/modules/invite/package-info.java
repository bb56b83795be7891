/** Invitations: to be somebody's contact, and to make an account (XEP-0379, XEP-0401, XEP-0445). */
@NullMarked
package im.recado.modules.invite;

import org.jspecify.annotations.NullMarked;
