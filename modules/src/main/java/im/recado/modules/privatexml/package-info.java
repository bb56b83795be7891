/** Private XML storage (XEP-0049). */
@NullMarked
package im.recado.modules.privatexml;

import org.jspecify.annotations.NullMarked;
