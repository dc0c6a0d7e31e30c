"""What a number on the page stands for: expression trees over indicators, plus the form shown.

`expression` defines the frozen trees and the observation they lead to, `evaluate` computes them
exactly, `serial` turns them into JSON and back.  A Binding is an expression plus a form.
"""
