/** Accounts as they go from one server to another (XEP-0227). */
@NullMarked
package im.recado.modules.portable;

import org.jspecify.annotations.NullMarked;
