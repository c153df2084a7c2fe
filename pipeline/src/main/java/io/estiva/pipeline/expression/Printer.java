package io.estiva.pipeline.expression;

/** Writes a tree so that reading it gives the same tree. */
final class Printer {

  private static final int TIGHTEST = 1;

  private Printer() {}

  static String print(Expression expression) {
    if (expression instanceof Expression.Variable variable) {
      return "$" + variable.name();
    }
    if (expression instanceof Expression.Text text) {
      String quote = text.value().indexOf('"') < 0 ? "\"" : "'";
      return quote + text.value() + quote;
    }
    if (expression instanceof Expression.Regex regex) {
      return regex.pattern().print();
    }
    if (expression instanceof Expression.Constant constant) {
      return constant.word();
    }
    if (expression instanceof Expression.Not not) {
      return "!" + wrapped(not.operand(), TIGHTEST);
    }
    var binary = (Expression.Binary) expression;
    int level = binary.operator().level();
    String left = wrapped(binary.left(), level);
    // operators of one level are read from the left
    return left + " " + binary.operator().symbol() + " " + wrapped(binary.right(), level - 1);
  }

  private static String wrapped(Expression expression, int loosest) {
    String text = print(expression);
    return level(expression) <= loosest ? text : "(" + text + ")";
  }

  private static int level(Expression expression) {
    if (expression instanceof Expression.Binary binary) {
      return binary.operator().level();
    }
    return expression instanceof Expression.Not ? TIGHTEST : 0;
  }
}
