/** How people make accounts for themselves, change their passwords and leave (XEP-0077, XEP-0158, XEP-0445). */
@NullMarked
package im.recado.modules.registration;

import org.jspecify.annotations.NullMarked;
