/** Pictures of people, the same for clients of every age (XEP-0084, 0153, 0398). */
@NullMarked
package im.recado.modules.avatar;

import org.jspecify.annotations.NullMarked;
